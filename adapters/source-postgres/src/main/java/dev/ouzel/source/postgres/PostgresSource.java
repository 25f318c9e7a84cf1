package dev.ouzel.source.postgres;

import static java.util.stream.Collectors.groupingBy;

import dev.ouzel.hub.Hub;
import dev.ouzel.hub.Source;
import dev.ouzel.hub.SourceHealth;
import dev.ouzel.hub.SourceObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Feeds a hub from PostgreSQL 14 or newer: the changes of tables, and the payloads of channels. It takes one connection,
/// however many tables, channels and readers there are.
///
/// ```java
/// Source source = PostgresSource.over(Database.at("jdbc:postgresql://localhost/todos"),
///         PostgresSource.table("todos").as("todo", "todo-updated", "todo-deleted"),
///         PostgresSource.channel("todo_inserted").into("notes").as("todo"));
/// source.start(hub);
/// ```
///
/// **Tables** must be attached first, see [Installation]. From then on every committed change of a row becomes an event of
/// the topic, once, in the order of commits, also if PostgreSQL or this process restarts, as long as the log is the same: the
/// source keeps its place in the log. Where that cannot be held, because changes were trimmed before they were read, or the
/// database is another one, or has lost what it had committed, the topic begins anew, and its readers are told of a gap.
///
/// **Channels** are forwarded as they are, at most once.
///
/// If the connection breaks, the source connects again for ever, waiting a little longer each time, and takes first
/// what was committed meanwhile. A connection that is dead without a sign is noticed after 20 s, see [Database].
///
/// How it works, the SQL, and the rights that it needs: `docs/concepts/postgresql.md`. Thread-safe.
public final class PostgresSource implements Source {

    private static final int NAME_CHARS_MAX = 40;

    private final Database database;
    private final List<Feed> feeds;
    private final SourceSettings settings;
    private final Reporter reporter;
    private final AtomicReference<@Nullable Supervisor> supervisor = new AtomicReference<>();
    private volatile boolean closed;

    private PostgresSource(Database database, List<Feed> feeds, SourceSettings settings) {
        this.database = database;
        this.feeds = feeds;
        this.settings = settings;
        this.reporter = new Reporter(database, settings.observer());
    }

    /// A source.
    ///
    /// @param database where it reads
    /// @param feeds what it reads, one or more
    public static PostgresSource over(Database database, Feed... feeds) {
        List<Feed> all = List.of(feeds);
        if (all.isEmpty() || all.stream().distinct().count() < all.size()) {
            throw new IllegalArgumentException("feeds: " + all + " (expected: one or more, each once)");
        }
        return new PostgresSource(database, all, SourceSettings.DEFAULTS);
    }

    /// The changes of a table, as the types `insert`, `update`, `delete` and `truncate`, into a topic of the same name.
    ///
    /// @param table its name as SQL writes it, with its schema or without: `todos`, `crm."Order"`
    public static TableFeed table(String table) {
        return TableFeed.of(table);
    }

    /// The payloads of a channel, as plain messages, into a topic of the same name.
    ///
    /// @param channel its name, letter by letter
    public static ChannelFeed channel(String channel) {
        return ChannelFeed.of(channel);
    }

    /// The same, under another name than `postgres`: sources of several databases that feed one log need different ones.
    ///
    /// @param name stands for its place in the log, 1 to 40 characters
    public PostgresSource named(String name) {
        return with(settings.withName(Texts.check("name", name, NAME_CHARS_MAX)));
    }

    /// The same, but where it has no place yet, it begins with all changes that the outbox has, and not with those from
    /// now on.
    public PostgresSource fromEarliest() {
        return with(settings.withEarliest());
    }

    /// The same, and it trims the outbox: of several sources on one database, one should. It needs the right to execute
    /// `ouzel.trim_outbox`.
    ///
    /// @param age changes older than this are deleted, read or not, 1 s or more; 72 hours is a good start
    public PostgresSource trimming(Duration age) {
        if (age.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("age: " + age + " (expected: PT1S or more)");
        }
        return with(settings.withTrimAge(age));
    }

    /// The same, with another limit of rows than 1 MiB. Of a longer row, the event says only `{"leftOut":<bytes>}`.
    ///
    /// @param bytes as JSON in UTF-8, 1 or more; not more than the log takes as one entry
    public PostgresSource withRowBytesMax(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("rowBytesMax: " + bytes + " (expected: 1 or more)");
        }
        return with(settings.withRowBytesMax(bytes));
    }

    /// The same, with an observer.
    ///
    /// @param observer told of what it does
    public PostgresSource observedBy(SourceObserver observer) {
        return with(settings.withObserver(observer));
    }

    @Override
    public void start(Hub hub) {
        List<TableReader> readers = feeds.stream().filter(TableFeed.class::isInstance).map(TableFeed.class::cast)
                .map(feed -> new TableReader(feed, hub, settings)).toList();
        Map<String, List<ChannelFeed>> channels = feeds.stream().filter(ChannelFeed.class::isInstance)
                .map(ChannelFeed.class::cast).collect(groupingBy(ChannelFeed::channel));
        Supervisor next = new Supervisor(new Plan(database, settings, readers, channels), hub, reporter);
        if (closed || !supervisor.compareAndSet(null, next)) {
            throw new IllegalStateException("source: started or closed (expected: neither)");
        }
        next.start();
    }

    @Override
    public SourceHealth health() {
        return reporter.health();
    }

    @Override
    public void close() {
        closed = true;
        Supervisor started = supervisor.get();
        if (started != null) {
            started.close();
        }
    }

    private PostgresSource with(SourceSettings other) {
        return new PostgresSource(database, feeds, other);
    }
}
