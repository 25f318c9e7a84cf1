package dev.ouzel.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What a source needs in a database, and how to get rid of it: the schema `ouzel` with the outbox and its functions, and two
/// triggers on each table whose changes are to be published.
///
/// The SQL is [#script()], which is as good for a tool for migrations: run it, then `select ouzel.attach('todos')`.
///
/// ```java
/// try (Connection connection = database.connect()) {
///     Installation.in(connection).install("todos");
/// }
/// ```
///
/// Each call is one transaction of its own if the connection is in autocommit, and else part of the caller's. Whoever installs
/// needs the right to create a schema, and must own the tables or have `TRIGGER` on them; better not as superuser, because the
/// triggers act for whoever installed them. Belongs to one thread, as the connection does.
public final class Installation {

    private final Connection connection;

    private Installation(Connection connection) {
        this.connection = connection;
    }

    /// The installation in the database of a connection, which stays its owner's.
    ///
    /// @param connection to the database
    public static Installation in(Connection connection) {
        return new Installation(connection);
    }

    /// The SQL that makes the schema `ouzel`. Running it again changes nothing.
    public static String script() {
        return SqlText.read("install.sql");
    }

    /// Makes sure that the changes of a table are recorded from now on: the schema first, if it is not there, then the
    /// table's triggers. Changes nothing, and takes no lock of the table, where all is as it should be.
    ///
    /// @param table its name as SQL writes it: `todos`, `crm."Order"`
    /// @throws SQLException if there is no such table, or the rights are missing
    public void install(String table) throws SQLException {
        inTransaction(() -> {
            // Two who install at once would meet in the middle.
            call("select pg_advisory_xact_lock(1869970021, 3)");
            if (!isCurrent()) {
                execute(script());
            }
            call("select ouzel.attach(?)", table);
        });
    }

    /// Takes the triggers away from a table. What was recorded stays until it is trimmed.
    ///
    /// @param table its name as SQL writes it
    /// @throws SQLException if there is no such table, or the rights are missing
    public void uninstall(String table) throws SQLException {
        inTransaction(() -> {
            if (isPresent()) {
                call("select ouzel.detach(?)", table);
            }
        });
    }

    /// Takes everything away: all triggers, and the schema with all that was recorded. Nothing happens if nothing is there.
    ///
    /// @throws SQLException if the rights are missing
    public void remove() throws SQLException {
        inTransaction(() -> execute("drop schema if exists ouzel cascade"));
    }

    private boolean isPresent() throws SQLException {
        return answer("select to_regclass('ouzel.facts') is not null");
    }

    private boolean isCurrent() throws SQLException {
        return isPresent() && answer("select version = 1 from ouzel.facts");
    }

    private boolean answer(String sql) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            return result.next() && result.getBoolean(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void call(String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            statement.execute();
        }
    }

    private void inTransaction(Work work) throws SQLException {
        if (!connection.getAutoCommit()) {
            work.run();
            return;
        }
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException failed) {
            connection.rollback();
            throw failed;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /// What is done in one transaction.
    @FunctionalInterface
    private interface Work {

        void run() throws SQLException;
    }
}
