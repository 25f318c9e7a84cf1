package dev.ouzel.source.postgres;

import dev.ouzel.hub.Hub;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.StreamInfo;
import dev.ouzel.log.StreamSettings;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads the changes of one table from the outbox into a topic, each once, across restarts of either side.
///
/// ```text
///             look finds changes            all published
///   at place ────────────────────▶ intent ────────────────▶ at the intent's end
///      ▲                             │ crash: the same changes again, the log drops what it has
///      └── begun anew ◀── trimmed, or another database
/// ```
///
/// Belongs to the source's thread.
final class TableReader {

    private static final System.Logger LOGGER = System.getLogger(TableReader.class.getName());
    private static final int ATTEMPTS_MAX = 3;
    private static final String TRIMMED = "changes that it had not read were trimmed";

    private final TableFeed feed;
    private final Hub hub;
    private final SourceSettings settings;
    private final Journal journal;
    private final String producer;
    private String source = "";
    private String database = "";
    private boolean ended;
    // What the journal says; null until it was read.
    private @Nullable Intent written;
    // Null if the last intent may not have been published to its end.
    private @Nullable Place place;

    TableReader(TableFeed feed, Hub hub, SourceSettings settings) {
        this.feed = feed;
        this.hub = hub;
        this.settings = settings;
        this.producer = "postgres/" + settings.name() + "/" + feed.table();
        this.journal = new Journal(hub.log(), "ouzel/source/" + producer + "/" + feed.topic());
    }

    /// Finds its place, with a new connection.
    void open(Outbox outbox) throws SQLException {
        source = outbox.source(feed.table());
        database = outbox.identity();
        if (place == null && !journal.exists()) {
            moveTo(start(outbox));
            return;
        }
        if (place == null) {
            written = journal.load().orElse(null);
        }
        resume(outbox, written);
    }

    private void resume(Outbox outbox, @Nullable Intent last) throws SQLException {
        if (last == null) {
            beginAnew(start(outbox), "the log has lost its place");
        } else if (!last.database().equals(database)) {
            beginAnew(start(outbox), "the database is another one");
        } else if (!outbox.has(place != null ? place : last.to())) {
            beginAnew(start(outbox), "the database has lost changes that were published");
        } else if (place == null) {
            deliver(outbox, last);
        }
    }

    /// Looks for what is new.
    Look look(Outbox outbox) throws SQLException {
        return outbox.look(source, here());
    }

    /// Publishes what a look found.
    void take(Outbox outbox, Look look) throws SQLException {
        Place from = here();
        // Nothing was trimmed at all since the last look: that is what it mostly is, and costs no question.
        if (look.now().trimmed() != from.trimmed() && outbox.isTrimmedAfter(source, from)) {
            beginAnew(look.now().rewound(), TRIMMED);
        } else if (look.changes() > 0 && !ended) {
            Intent intent = new Intent(nextEpoch(), database, from, look.now());
            place = null;
            write(intent);
            deliver(outbox, intent);
        } else {
            place = look.now();
        }
    }

    /// Notes its place, if the journal does not say yet that the last intent is done, or that transactions which ran then
    /// have ended: what was read may be trimmed afterwards. Called before it is quiet for long, and at the end.
    void settle() {
        Place now = here();
        Intent last = written;
        if (last != null && (!last.isEmpty()
                || (!last.to().seen().running().isEmpty() && now.seen().outlasts(last.to().seen())))) {
            moveTo(now);
        }
    }

    private Place here() {
        if (place == null) {
            throw new IllegalStateException("reader of " + feed.table() + ": not open (expected: open)");
        }
        return place;
    }

    private Place start(Outbox outbox) throws SQLException {
        Place now = outbox.now(source);
        return settings.earliest() ? now.rewound() : now;
    }

    private void deliver(Outbox outbox, Intent intent) throws SQLException {
        Intent now = intent;
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            try {
                publish(outbox, now);
                return;
            } catch (Courier.Refused refused) {
                now = afterRefusal(now, refused);
            }
        }
        throw new IllegalStateException(feed.topic() + ": refused " + ATTEMPTS_MAX + " times (expected: taken)");
    }

    private void publish(Outbox outbox, Intent intent) throws SQLException {
        Courier courier = new Courier(hub, feed, settings.observer(), producer, intent.epoch());
        if (ended || outbox.read(source, intent.from(), intent.to(), courier::take)) {
            courier.flush();
            place = intent.to();
        } else {
            beginAnew(outbox.now(source).rewound(), TRIMMED);
        }
    }

    private Intent afterRefusal(Intent intent, Courier.Refused refused) {
        return switch (refused.result()) {
            case AppendResult.Closed _ -> {
                LOGGER.log(Level.WARNING,
                        () -> "topic " + feed.topic() + " has ended: changes of " + feed.table() + " go nowhere");
                ended = true;
                yield intent;
            }
            case AppendResult.Fenced fenced -> write(intent.after(fenced.epoch()));
            // The topic was deleted meanwhile: what it had of this intent went with it.
            case AppendResult.SequenceGap _ -> intent;
            case AppendResult.Appended _,AppendResult.Duplicate _,AppendResult.Missing _,AppendResult.Conflict _,AppendResult.OutOfRank _ ->
                throw refused;
        };
    }

    private void beginAnew(Place from, String why) {
        LOGGER.log(Level.WARNING,
                () -> "topic " + feed.topic() + " begins anew, its readers are told of a gap: " + why);
        // First the topic, then the place: a crash between them does it twice, and not by half.
        Optional<StreamSettings> former = hub.log().find(feed.topic()).map(StreamInfo::settings);
        hub.log().delete(feed.topic());
        former.ifPresent(kept -> hub.topic(feed.topic(), kept));
        ended = false;
        moveTo(from);
        settings.observer().begunAnew(feed.topic());
    }

    private void moveTo(Place to) {
        // Whoever fails to write reads again what the journal says.
        place = null;
        write(Intent.at(nextEpoch(), database, to));
        place = to;
    }

    private long nextEpoch() {
        return written == null ? 0 : written.epoch() + 1;
    }

    private Intent write(Intent intent) {
        journal.write(intent);
        written = intent;
        return intent;
    }
}
