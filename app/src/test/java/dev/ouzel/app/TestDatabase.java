package dev.ouzel.app;

import dev.ouzel.app.postgres.EmbeddedPostgres;
import dev.ouzel.examples.todo.TodoPool.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// One PostgreSQL for all tests of this process, and in it a database for each test that asks. It ends with the process.
final class TestDatabase {

    private static final EmbeddedPostgres SERVER = start();

    private final String name;

    private TestDatabase(String name) {
        this.name = name;
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.temporary();
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// A new database.
    static TestDatabase named(String name) throws SQLException {
        new TestDatabase("postgres").run("CREATE DATABASE " + name);
        return new TestDatabase(name);
    }

    Address address() {
        return new Address(SERVER.url().replaceFirst("[^/]*$", name), SERVER.user(), SERVER.password());
    }

    /// The address in the form of libpq.
    String url() {
        return address().url().replaceFirst("jdbc:postgresql://",
                "postgres://" + SERVER.user() + ":" + SERVER.password() + "@");
    }

    /// Runs some statements.
    void run(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The first column of the first row.
    String ask(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return String.valueOf(answer.getString(1));
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(address().url(), SERVER.user(), SERVER.password());
    }
}
