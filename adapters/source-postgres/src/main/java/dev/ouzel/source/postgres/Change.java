package dev.ouzel.source.postgres;

/// A row of the outbox.
///
/// @param operation what was done
/// @param row the row as JSON
record Change(Operation operation, String row) {

    /// What can be done to a row, or to all.
    enum Operation {
        INSERT, UPDATE, DELETE, TRUNCATE
    }
}
