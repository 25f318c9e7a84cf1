package dev.ouzel.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Makes one batch of slices of several streams. Used once, by one thread.
final class Merge {

    private static final Comparator<Entry> IN_ORDER = Comparator.comparing(Entry::offset);

    private final long after;
    private final long visible;
    private final int limit;
    private final int bytesMax;

    private List<Entry> entries = List.of();
    private boolean sorted = true;
    /// Where the first slice that was cut ends: what other streams have after that must wait.
    private long bound = Long.MAX_VALUE;
    /// The last tail: nothing is left before it.
    private long reach;
    private boolean ended = true;

    Merge(long after, long visible, int limit, int bytesMax) {
        this.after = after;
        this.visible = visible;
        this.limit = limit;
        this.bytesMax = bytesMax;
    }

    void add(Slice slice, boolean exists) {
        StreamState state = slice.state();
        if (!exists || state == null) {
            ended = false;
            return;
        }
        ended &= state.closed() && state.tail() <= visible;
        reach = Math.max(reach, Math.min(state.tail(), visible));
        if (!slice.entries().isEmpty()) {
            add(slice.entries(), state.tail());
        }
    }

    private void add(List<Entry> slice, long tail) {
        long last = slice.getLast().offset().sequence();
        if (last < tail && isCut(slice)) {
            bound = Math.min(bound, last);
        }
        if (entries.isEmpty()) {
            entries = slice;
            return;
        }
        if (sorted) {
            entries = new ArrayList<>(entries);
            sorted = false;
        }
        entries.addAll(slice);
    }

    private boolean isCut(List<Entry> slice) {
        return slice.size() >= limit || slice.stream().mapToLong(entry -> entry.payload().length).sum() >= bytesMax;
    }

    ReadResult.Batch result(Offset from, long epoch) {
        List<Entry> batch = inOrder();
        boolean upToDate = bound == Long.MAX_VALUE && batch.size() == entries.size();
        return new ReadResult.Batch(batch, upToDate ? end(from, epoch) : batch.getLast().offset(), upToDate,
                upToDate && ended);
    }

    private List<Entry> inOrder() {
        if (sorted) {
            return entries;
        }
        entries.sort(IN_ORDER);
        int size = Math.min(limit, entries.size());
        while (size > 0 && entries.get(size - 1).offset().sequence() > bound) {
            size--;
        }
        return List.copyOf(entries.subList(0, size));
    }

    /// The place of a reader who has everything.
    private Offset end(Offset from, long epoch) {
        long end = Math.max(after, reach);
        if (end == 0) {
            // Whoever began before everything has a place of this log from here on.
            end = visible;
        }
        return from.epoch() == epoch && from.sequence() == end ? from : new Offset(epoch, end);
    }
}
