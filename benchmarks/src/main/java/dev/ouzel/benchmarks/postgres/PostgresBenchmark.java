package dev.ouzel.benchmarks.postgres;

import dev.ouzel.app.Main;
import dev.ouzel.app.postgres.EmbeddedPostgres;
import dev.ouzel.benchmarks.load.ServerProcess;
import dev.ouzel.source.postgres.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// PostgreSQL as a source, with a PostgreSQL of its own that waits for the disk at each commit.
public final class PostgresBenchmark {

    private PostgresBenchmark() {}

    /// Runs everything and prints tables, in about two minutes and 45 seconds a round.
    ///
    /// @param arguments how many rounds of commits; the folder in which the database is, a new one, and nobody deletes it
    /// @throws IOException if the folder or a process fails
    /// @throws SQLException if the database fails
    /// @throws InterruptedException if the thread is interrupted
    /// @throws ExecutionException if a writer fails
    public static void main(String[] arguments)
            throws IOException, SQLException, InterruptedException, ExecutionException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.in(Path.of(arguments[1]))) {
            Database database = Database.at(postgres.url()).as(postgres.user(), postgres.password());
            new Commits(database, Integer.parseInt(arguments[0])).measure(1, 8, 24);
            String url = postgres.url().replaceFirst("jdbc:postgresql://",
                    "postgres://" + postgres.user() + ":" + postgres.password() + "@");
            List<String> todo = ServerProcess.java(Main.class, List.of(), "todo", "--port", "0", "--database-url", url);
            try (ServerProcess server = ServerProcess.start(todo);
                    Connection connection = database.connect();
                    Deliveries deliveries = new Deliveries(server.port(), connection)) {
                deliver(deliveries);
            }
        }
    }

    private static void deliver(Deliveries deliveries) throws IOException, SQLException {
        System.out.println("| readers | source | commits | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|");
        for (int readers : new int[]{1, 100, 1000}) {
            deliveries.open(readers);
            deliveries.measure(100, 1000);
        }
        deliveries.printSessions();
    }
}
