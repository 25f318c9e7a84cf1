package dev.ouzel.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/// Statements of one connection, each prepared once. What varies is always an argument, never text of the statement.
///
/// Belongs to one thread.
final class Sql {

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /// Runs a statement, and answers the one row that it has.
    <T> T one(String sql, Row<T> row, Object... arguments) throws SQLException {
        try (ResultSet result = bind(sql, arguments).executeQuery()) {
            if (!result.next()) {
                throw new SQLException("no row (expected: one) of " + sql);
            }
            return row.of(result);
        }
    }

    /// Runs a statement for what it does.
    void run(String sql, Object... arguments) throws SQLException {
        bind(sql, arguments).execute();
    }

    /// A statement with its arguments, to be run.
    PreparedStatement bind(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }

    /// What a row means.
    @FunctionalInterface
    interface Row<T> {

        T of(ResultSet row) throws SQLException;
    }
}
