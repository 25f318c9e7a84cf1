package dev.ouzel.source.postgres;

import dev.ouzel.log.Event;

/// The changes of a table, each as an event with the row as JSON: the new row, or the old one of a deletion. Every change
/// that is committed after the table was attached is published, once and in the order of commits.
///
/// @param table the table's name as SQL writes it, with its schema or without: `todos`, `crm."Order"`; at most 200 characters
/// @param topic into which topic of the hub, at most 512 characters
/// @param insert the type of events of new rows
/// @param update the type of events of changed rows
/// @param delete the type of events of deleted rows
/// @param truncate the type of the event, with the data `{}`, that all rows were deleted at once
public record TableFeed(String table, String topic, String insert, String update, String delete, String truncate)
        implements
            Feed {

    private static final int TABLE_CHARS_MAX = 200;
    private static final int TOPIC_CHARS_MAX = 512;

    /// Checks the lengths, and that the types can be types of events.
    ///
    /// @throws IllegalArgumentException if one cannot
    public TableFeed {
        Texts.check("table", table, TABLE_CHARS_MAX);
        Texts.check("topic", topic, TOPIC_CHARS_MAX);
        for (String type : new String[]{insert, update, delete, truncate}) {
            Event.of(type, "");
        }
    }

    static TableFeed of(String table) {
        return new TableFeed(table, table, "insert", "update", "delete", "truncate");
    }

    /// The same, into another topic.
    ///
    /// @param name the topic
    public TableFeed into(String name) {
        return new TableFeed(table, name, insert, update, delete, truncate);
    }

    /// The same, with other types of events.
    ///
    /// @param inserted of new rows
    /// @param updated of changed rows
    /// @param deleted of deleted rows
    public TableFeed as(String inserted, String updated, String deleted) {
        return new TableFeed(table, topic, inserted, updated, deleted, truncate);
    }

    /// The same, with another type of the event that all rows were deleted at once.
    ///
    /// @param truncated the type
    public TableFeed truncatedAs(String truncated) {
        return new TableFeed(table, topic, insert, update, delete, truncated);
    }

    Event event(Change change) {
        return Event.of(switch (change.operation()) {
            case INSERT -> insert;
            case UPDATE -> update;
            case DELETE -> delete;
            case TRUNCATE -> truncate;
        }, change.row());
    }
}
