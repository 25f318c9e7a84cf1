package dev.ouzel.benchmarks.postgres;

import dev.ouzel.hub.Hub;
import dev.ouzel.hub.Source;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.StreamInfo;
import dev.ouzel.source.postgres.Database;
import dev.ouzel.source.postgres.Installation;
import dev.ouzel.source.postgres.PostgresSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/// How many transactions writers commit in a second, each of one row of 200 bytes: without a trigger, with the one that records
/// what changes while a source publishes it, and with one that notifies in each transaction while somebody listens.
final class Commits {

    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int MEMORY_BYTES = 256 << 20;
    private static final String TEXT = "x".repeat(200);
    private static final String NOTIFY = """
            create function notify_item() returns trigger language plpgsql as
                $$ begin perform pg_notify('items', new.id::text); return null; end $$;
            create trigger notify_item after insert on %s for each row execute function notify_item()
            """;

    private final Database database;
    private final int rounds;

    /// @param database where the tables are made
    /// @param rounds how often each is measured
    Commits(Database database, int rounds) {
        this.database = database;
        this.rounds = rounds;
    }

    /// Measures each number of writers, one trigger after the other and all again, and prints the medians.
    void measure(int... writers) throws SQLException, InterruptedException, ExecutionException {
        prepare();
        try (EventLog log = EventLog.open(new MemoryStore(1, MEMORY_BYTES), InstantSource.system());
                Source source = PostgresSource.over(database, PostgresSource.table(Trigger.OUZEL.table()));
                Connection listener = listener()) {
            source.start(Hub.over(log));
            System.out.println("| writers | trigger | commits/s (median, least, most) |");
            System.out.println("|---|---|---|");
            long committed = 0;
            for (int count : writers) {
                committed += compare(count, listener);
            }
            long told = log.find(Trigger.OUZEL.table()).map(StreamInfo::entries).orElse(0L);
            System.out.printf(Locale.ROOT, "published %,d of %,d committed, behind: %s%n", told, committed,
                    source.health().lag());
        }
    }

    private void prepare() throws SQLException {
        try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
            for (Trigger trigger : Trigger.values()) {
                statement.execute("create table " + trigger.table()
                        + " (id bigint generated always as identity primary key, text text not null)");
            }
            statement.execute(NOTIFY.formatted(Trigger.NOTIFY.table()));
            Installation.in(connection).install(Trigger.OUZEL.table());
        }
    }

    private Connection listener() throws SQLException {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen items");
        }
        return connection;
    }

    private long compare(int writers, Connection listener) throws SQLException, InterruptedException,
            ExecutionException {
        List<List<Double>> rates = new ArrayList<>();
        for (Trigger _ : Trigger.values()) {
            rates.add(new ArrayList<>());
        }
        long published = 0;
        for (int round = 0; round < rounds; round++) {
            for (Trigger trigger : Trigger.values()) {
                long warm = commit(trigger, writers, WARM_UP_NANOS);
                long start = System.nanoTime();
                long count = commit(trigger, writers, MEASURED_NANOS);
                rates.get(trigger.ordinal()).add(count * 1e9 / (System.nanoTime() - start));
                published += trigger == Trigger.OUZEL ? warm + count : 0;
                listener.unwrap(PGConnection.class).getNotifications(1);
            }
        }
        for (Trigger trigger : Trigger.values()) {
            List<Double> sorted = rates.get(trigger.ordinal()).stream().sorted().toList();
            System.out.printf(Locale.ROOT, "| %d | %s | %,.0f (%,.0f to %,.0f) |%n", writers, trigger.title(),
                    sorted.get(rounds / 2), sorted.getFirst(), sorted.getLast());
        }
        return published;
    }

    private long commit(Trigger trigger, int writers, long nanos) throws SQLException, InterruptedException,
            ExecutionException {
        List<Connection> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < writers; i++) {
                connections.add(database.connect());
            }
            long end = System.nanoTime() + nanos;
            List<Future<Long>> counts = new ArrayList<>();
            for (Connection connection : connections) {
                counts.add(threads.submit(() -> write(connection, trigger, end)));
            }
            long count = 0;
            for (Future<Long> each : counts) {
                count += each.get();
            }
            return count;
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    private static long write(Connection connection, Trigger trigger, long end) throws SQLException {
        long count = 0;
        try (PreparedStatement insert = connection
                .prepareStatement("insert into " + trigger.table() + " (text) values (?)")) {
            insert.setString(1, TEXT);
            while (System.nanoTime() < end) {
                insert.executeUpdate();
                count++;
            }
        }
        return count;
    }
}
