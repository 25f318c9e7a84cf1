package dev.ouzel.source.postgres;

/// How far a reader of the outbox has come: it has taken what was committed at a moment.
///
/// The snapshot alone would do if PostgreSQL never used the number of a transaction twice. It does: after a crash or a
/// failover, for transactions of which nothing had reached the disk. Rows of the second one have a larger `seq`.
///
/// @param seen the moment
/// @param seq the largest `seq` of all rows that were there then; 0 if there was none
/// @param trimmed how many changes of the table had been trimmed by then; what is trimmed later may be missed
record Place(Snapshot seen, long seq, long trimmed) {

    /// Before everything that the outbox had at this place.
    Place rewound() {
        return new Place(Snapshot.NOTHING, 0, trimmed);
    }
}
