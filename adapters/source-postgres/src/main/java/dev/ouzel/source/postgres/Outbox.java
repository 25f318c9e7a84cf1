package dev.ouzel.source.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The outbox, as one connection reads it. Reading needs nothing but `SELECT`.
///
/// What is new after a place is what its snapshot did not see: rows of transactions that were running then (`xid = any`), or
/// had not begun (`xid >=`). So a row that becomes visible late, under a low number, is simply found later, and a transaction
/// that runs for hours delays nobody. Both are looked up in indexes, however long it runs.
///
/// Belongs to the source's thread.
final class Outbox {

    /// How far changes that wait are counted.
    static final int COUNTED_MAX = 10_000;

    private static final System.Logger LOGGER = System.getLogger(Outbox.class.getName());

    // At most 64 of the longest rows are in memory at a time.
    private static final int FETCH_ROWS = 64;
    private static final int TRIM_ROWS = 10_000;
    // PostgreSQL sorts what is new before it gives the first row, and there may be three days of it.
    private static final Duration SORT_TIMEOUT = Duration.ofMinutes(10);

    private final Sql sql;
    private final Duration answerTimeout;
    private final int rowBytesMax;

    Outbox(Sql sql, Duration answerTimeout, int rowBytesMax) {
        this.sql = sql;
        this.answerTimeout = answerTimeout;
        this.rowBytesMax = rowBytesMax;
    }

    /// Which database this is.
    String identity() throws SQLException {
        return sql.one(Queries.IDENTITY, row -> row.getString(1));
    }

    /// Under which name the changes of a table are recorded.
    ///
    /// @throws SQLException if they are not, or if the name fits several tables
    String source(String table) throws SQLException {
        List<String> sources = new ArrayList<>();
        try (ResultSet rows = sql.bind(Queries.SOURCES, table).executeQuery()) {
            while (rows.next()) {
                sources.add(rows.getString(1));
            }
        }
        if (sources.size() != 1) {
            throw new SQLException("table " + table + ": "
                    + (sources.isEmpty()
                            ? "not attached (expected: attached, see Installation)"
                            : "in several schemas (expected: a name with its schema)"));
        }
        return sources.getFirst();
    }

    /// The place of this moment.
    Place now(String source) throws SQLException {
        return sql.one(Queries.NOW, Outbox::place, source);
    }

    /// What there is after a place.
    Look look(String source, Place after) throws SQLException {
        return sql.one(Queries.LOOK,
                row -> new Look(place(row), row.getInt(4), Duration.ofMillis(Math.max(0, row.getLong(5)))),
                source, after.seen().runningArray(), Long.toString(after.seen().xmax()), after.seq(), source,
                COUNTED_MAX);
    }

    /// Whether changes after a place were trimmed.
    boolean isTrimmedAfter(String source, Place place) throws SQLException {
        return sql.one(Queries.TRIMMED, row -> row.getBoolean(1), source, place.trimmed(),
                Long.toString(place.seen().xmax()), place.seq(), place.seen().runningArray());
    }

    /// Deletes changes that are older than this, a bounded number of them.
    ///
    /// @return whether there may be more
    boolean trim(Duration age) throws SQLException {
        return sql.one(Queries.TRIM, row -> row.getLong(1), age.toSeconds(), TRIM_ROWS) == TRIM_ROWS;
    }

    /// Whether this is a later moment of the database in which the place was: its last row is still there.
    boolean has(Place place) throws SQLException {
        return place.seq() == 0 || sql.one(Queries.KEPT, row -> row.getBoolean(1), place.seq(), place.seq());
    }

    /// Reads the changes between two places, in order, a few at a time. Always the same ones, unless they were trimmed.
    ///
    /// @return false if some were: then nothing was read
    /// @throws SQLException if that failed; the connection is of no use any more
    boolean read(String source, Place from, Place to, Reading reading) throws SQLException {
        Connection connection = sql.connection();
        connection.setAutoCommit(false);
        boolean whole;
        try {
            whole = readIfWhole(source, from, to, reading);
        } catch (RuntimeException stopped) {
            connection.setAutoCommit(true);
            throw stopped;
        }
        connection.setAutoCommit(true);
        return whole;
    }

    private boolean readIfWhole(String source, Place from, Place to, Reading reading) throws SQLException {
        // One moment for the question and the rows, so that nothing is trimmed between them.
        sql.run("set transaction isolation level repeatable read read only");
        if (isTrimmedAfter(source, from)) {
            return false;
        }
        readRows(source, from, to, reading);
        return true;
    }

    private void readRows(String source, Place from, Place to, Reading reading) throws SQLException {
        PreparedStatement statement = sql.bind(Queries.CHANGES, rowBytesMax, from.seen().runningArray(),
                Long.toString(from.seen().xmax()), from.seq(), source, to.seen().toString(), to.seq());
        statement.setFetchSize(FETCH_ROWS);
        patience(SORT_TIMEOUT);
        try (ResultSet rows = statement.executeQuery()) {
            patience(answerTimeout);
            while (rows.next()) {
                reading.row(change(rows));
            }
        }
    }

    private void patience(Duration timeout) throws SQLException {
        sql.connection().setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
    }

    private Change change(ResultSet row) throws SQLException {
        Change.Operation operation = Change.Operation.valueOf(row.getString(1).toUpperCase(Locale.ROOT));
        String json = row.getString(3);
        if (json == null) {
            int bytes = row.getInt(2);
            LOGGER.log(System.Logger.Level.WARNING,
                    () -> "row of " + bytes + " bytes left out (expected: at most " + rowBytesMax + ")");
            return new Change(operation, "{\"leftOut\":" + bytes + "}");
        }
        return new Change(operation, json);
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(Snapshot.parse(row.getString(1)), row.getLong(2), row.getLong(3));
    }

    /// Takes rows as they are read.
    @FunctionalInterface
    interface Reading {

        void row(Change change);
    }
}
