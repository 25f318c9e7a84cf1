package dev.ouzel.examples.todo;

import dev.ouzel.examples.todo.TodoPool.Address;
import dev.ouzel.hub.Source;
import dev.ouzel.source.postgres.Database;
import dev.ouzel.source.postgres.Installation;
import dev.ouzel.source.postgres.PostgresSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// Where the events of the TODO application come from.
public final class TodoSource {

    /// As long as the topic keeps them.
    private static final Duration OUTBOX_KEPT = Duration.ofDays(3);
    /// The longest description as JSON, if each of its characters takes six.
    private static final int ROW_BYTES_MAX = 2 << 20;

    private TodoSource() {}

    /// All changes of the table `todos`, whoever makes them, in the order of their commits. What the database needs for it is
    /// installed, if it is not there.
    ///
    /// @param address where the table is
    /// @return the source, which is not started
    /// @throws SQLException if it cannot be installed
    public static Source ofTable(Address address) throws SQLException {
        Database database = database(address);
        try (Connection connection = database.connect()) {
            Installation.in(connection).install("todos");
        }
        // With a log in memory, what was changed while nobody looked is read again: it does no harm to who knows it.
        return PostgresSource.over(database,
                PostgresSource.table("todos").into(TodoApplication.TOPIC)
                        .as(TodoApplication.ADDED, TodoApplication.UPDATED, TodoApplication.DELETED))
                .fromEarliest().trimming(OUTBOX_KEPT).withRowBytesMax(ROW_BYTES_MAX);
    }

    /// What somebody else's trigger notifies about, as it is: it tells of new items, each as JSON. What is notified while nobody
    /// listens is lost.
    ///
    /// @param address where the channel is
    /// @param channel its name
    /// @return the source, which is not started
    public static Source ofChannel(Address address, String channel) {
        return PostgresSource.over(database(address),
                PostgresSource.channel(channel).into(TodoApplication.TOPIC).as(TodoApplication.ADDED));
    }

    /// The same address, for a source.
    ///
    /// @param address where the database is
    public static Database database(Address address) {
        Database database = Database.at(address.url());
        return address.user().isEmpty() ? database : database.as(address.user(), address.password());
    }
}
