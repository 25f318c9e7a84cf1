package dev.ouzel.source.postgres;

import dev.ouzel.hub.Hub;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.Entry;
import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.testkit.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A database of its own for one test, in the one PostgreSQL of all tests, and a hub that outlives sources.
final class World {

    static final PostgresServer SERVER = PostgresServer.start();
    static final Duration SOON = Duration.ofSeconds(30);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "world" + COUNT.incrementAndGet();
    private final List<AutoCloseable> opened = new ArrayList<>();
    final EventLog log = EventLog.open(new MemoryStore(1, 256 << 20), InstantSource.system());
    final Hub hub = Hub.over(log);

    World() {
        SERVER.run("create database " + name);
    }

    /// With a table of things that is attached.
    static World withThings() throws SQLException {
        World world = new World();
        world.run("create table things (id int primary key, name text)");
        world.install("things");
        return world;
    }

    Database database() {
        return Database.at(SERVER.url(name)).withRetries(Duration.ofMillis(10), Duration.ofMillis(100));
    }

    String name() {
        return name;
    }

    Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection(SERVER.url(name));
        opened.add(connection);
        return connection;
    }

    /// A connection whose transaction is open.
    Connection begin() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        return connection;
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    void run(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(SERVER.url(name))) {
            run(connection, sql);
        }
    }

    String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(SERVER.url(name));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    void install(String table) throws SQLException {
        try (Connection connection = DriverManager.getConnection(SERVER.url(name))) {
            Installation.in(connection).install(table);
        }
    }

    /// Starts a source, and returns when it has caught up.
    PostgresSource started(PostgresSource source, Probe probe) throws InterruptedException {
        PostgresSource observed = source.observedBy(probe);
        opened.add(observed);
        observed.start(hub);
        probe.awaitConnected();
        return observed;
    }

    PostgresSource started(Feed... feeds) throws InterruptedException {
        return started(PostgresSource.over(database(), feeds), new Probe());
    }

    Reader reader(String topic) {
        return new Reader(log.cursor(Offset.BEGINNING, topic));
    }

    /// Closes all that the test opened.
    void end() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        log.close();
    }

    /// Reads a topic as its readers do.
    static final class Reader {

        private final Cursor cursor;
        private final List<Event> ready = new ArrayList<>();

        Reader(Cursor cursor) {
            this.cursor = cursor;
        }

        /// The next events, so many; fails after [#SOON].
        List<Event> take(int count) throws InterruptedException {
            while (ready.size() < count) {
                ReadResult result = cursor.take(count - ready.size(), SOON);
                if (!(result instanceof ReadResult.Batch batch) || batch.entries().isEmpty()) {
                    throw new AssertionError(result + " after " + ready);
                }
                batch.entries().stream().map(Event::of).forEach(ready::add);
            }
            List<Event> taken = List.copyOf(ready.subList(0, count));
            ready.subList(0, count).clear();
            return taken;
        }

        /// The next events as `type data`.
        List<String> lines(int count) throws InterruptedException {
            return take(count).stream().map(event -> event.type() + " " + event.data()).toList();
        }

        /// What comes next, if it is no event.
        ReadResult next() throws InterruptedException {
            return cursor.take(1, SOON);
        }

        /// Events that are there, without waiting.
        List<Entry> now() {
            return cursor.poll(100) instanceof ReadResult.Batch batch ? batch.entries() : List.of();
        }
    }
}
