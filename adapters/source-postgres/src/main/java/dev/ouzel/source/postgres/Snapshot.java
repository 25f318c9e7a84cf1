package dev.ouzel.source.postgres;

import java.util.Arrays;
import java.util.List;

/// What PostgreSQL says of a moment: which transactions had ended by then (`pg_snapshot`). Those before `xmin` had, those
/// from `xmax` on had not, and of those between the ones in `running` had not.
///
/// @param xmin the oldest transaction that was running
/// @param xmax the next transaction to begin
/// @param running the transactions between them that were running
record Snapshot(long xmin, long xmax, List<Long> running) {

    // The first transaction of a database that is not PostgreSQL's own.
    private static final long FIRST = 3;

    /// When nothing had happened yet.
    static final Snapshot NOTHING = new Snapshot(FIRST, FIRST, List.of());

    /// Reads what [#toString] writes.
    ///
    /// @throws IllegalArgumentException if it is something else
    static Snapshot parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("snapshot: " + text + " (expected: xmin:xmax:running)");
        }
        List<Long> running = parts[2].isEmpty()
                ? List.of()
                : Arrays.stream(parts[2].split(",")).map(Long::valueOf).toList();
        return new Snapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
    }

    /// The running ones, as PostgreSQL writes an array.
    String runningArray() {
        return "{" + list() + "}";
    }

    /// Whether all transactions that were running at an earlier moment have ended by this one.
    boolean outlasts(Snapshot earlier) {
        return earlier.running.stream().allMatch(xid -> xid < xmin);
    }

    /// As PostgreSQL writes it.
    @Override
    public String toString() {
        return xmin + ":" + xmax + ":" + list();
    }

    private String list() {
        return String.join(",", running.stream().map(String::valueOf).toList());
    }
}
