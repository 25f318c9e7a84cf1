package dev.ouzel.benchmarks.postgres;

import dev.ouzel.benchmarks.load.Connections;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// The time from when a commit has returned to when the last reader of `/live-todos` has its event. One thread commits and reads.
final class Deliveries implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    // The source sleeps after 100 ms without anything to do.
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int BUSY_NANOS_MAX = (int) TimeUnit.MILLISECONDS.toNanos(20);
    private static final byte[] REQUEST = """
            GET /live-todos HTTP/1.1\r
            Host: localhost\r
            Accept: text/event-stream\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final Connection connection;
    private final Connections connections = new Connections();
    private final List<TodoReader> readers = new ArrayList<>();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");

    /// @param port of the TODO application
    /// @param connection commits
    Deliveries(int port, Connection connection) throws IOException {
        this.port = port;
        this.connection = connection;
    }

    /// Opens readers until there are so many.
    void open(int count) throws IOException {
        while (readers.size() < count) {
            TodoReader reader = new TodoReader();
            readers.add(reader);
            connections.open(port, reader).write(ByteBuffer.wrap(REQUEST));
        }
        expect("open", () -> readers.stream().allMatch(TodoReader::isOpen));
    }

    /// Measures, and prints a line for commits of which each finds the source asleep, and one for a row of them.
    void measure(int quiet, int busy) throws IOException, SQLException {
        measure("asleep", quiet, true);
        measure("at work", busy, false);
    }

    private void measure(String source, int commits, boolean rests) throws IOException, SQLException {
        double[] millis = new double[commits];
        for (int i = 0; i < commits; i++) {
            connections.run(rests ? QUIET_NANOS : random.nextInt(BUSY_NANOS_MAX));
            millis[i] = deliver() / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "| %,d | %s | %,d | %.1f | %.1f |%n", readers.size(), source, commits,
                millis[commits / 2], millis[commits * 99 / 100]);
    }

    private long deliver() throws IOException, SQLException {
        long[] before = readers.stream().mapToLong(TodoReader::events).toArray();
        try (PreparedStatement insert = connection
                .prepareStatement("insert into todos (description) values ('Buy coffee')")) {
            insert.executeUpdate();
        }
        long start = System.nanoTime();
        expect("delivered", () -> {
            for (int i = 0; i < before.length; i++) {
                if (readers.get(i).events() == before[i]) {
                    return false;
                }
            }
            return true;
        });
        return System.nanoTime() - start;
    }

    private void expect(String what, BooleanSupplier done) throws IOException {
        if (!connections.runUntil(done, PATIENCE_NANOS) || connections.lost() > 0) {
            throw new IllegalStateException(what + ": not all of " + readers.size() + " readers, lost "
                    + connections.lost());
        }
    }

    /// Prints who is connected to the database, apart from this program.
    void printSessions() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select application_name, count(*) from pg_stat_activity
                        where backend_type = 'client backend' and pid <> pg_backend_pid() group by 1 order by 1""")) {
            while (rows.next()) {
                System.out.printf(Locale.ROOT, "%,d readers: %d sessions of %s%n", readers.size(), rows.getInt(2),
                        rows.getString(1));
            }
        }
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
