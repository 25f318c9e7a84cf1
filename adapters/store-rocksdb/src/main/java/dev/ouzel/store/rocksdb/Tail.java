package dev.ouzel.store.rocksdb;

import dev.ouzel.log.Entry;
import dev.ouzel.log.Slice;
import dev.ouzel.log.StreamChange;
import dev.ouzel.log.StreamState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream and its newest entries at one moment. Immutable.
final class Tail {

    /// Nothing is known of the stream yet but that somebody reads it.
    static final Tail UNKNOWN = new Tail(null, Long.MAX_VALUE, List.of(), 0);

    private static final int ENTRIES_MAX = 64;
    private static final long BYTES_MAX = 64 << 10;
    private static final long ENTRY_BYTES = 128;

    private final @Nullable StreamState state;
    /// All entries after this sequence are here.
    private final long from;
    private final List<Entry> entries;
    private final long bytes;

    private Tail(@Nullable StreamState state, long from, List<Entry> entries, long bytes) {
        this.state = state;
        this.from = from;
        this.entries = entries;
        this.bytes = bytes;
    }

    @Nullable
    StreamState state() {
        return state;
    }

    /// What it takes, roughly.
    long bytes() {
        return bytes;
    }

    /// See [dev.ouzel.log.LogStore#read].
    ///
    /// @return null if not all of it is here
    @Nullable
    Slice read(long after, long upTo, int entriesMax, long mostBytes) {
        if (after < from) {
            return null;
        }
        int next = entries.size();
        while (next > 0 && entries.get(next - 1).offset().sequence() > after) {
            next--;
        }
        List<Entry> found = new ArrayList<>(1);
        long size = 0;
        while (next < entries.size() && found.size() < entriesMax && size < mostBytes
                && entries.get(next).offset().sequence() <= upTo) {
            found.add(entries.get(next));
            size += entries.get(next).payload().length;
            next++;
        }
        return new Slice(state, found);
    }

    /// The tail after a change that leaves a state.
    ///
    /// @param before what the stream has after this sequence comes with the change
    Tail after(StreamChange change, long before) {
        boolean anew = change.cleared() || state == null;
        List<Entry> all = new ArrayList<>();
        if (!anew) {
            entries.stream().filter(entry -> entry.offset().sequence() > change.dropTo()).forEach(all::add);
        }
        all.addAll(change.entries());
        int first = all.size();
        long size = ENTRY_BYTES;
        while (first > 0 && all.size() - first < ENTRIES_MAX && size + weight(all.get(first - 1)) <= BYTES_MAX) {
            first--;
            size += weight(all.get(first));
        }
        long begin = first > 0 ? all.get(first - 1).offset().sequence() : anew ? before : from;
        return new Tail(change.state(), begin, List.copyOf(all.subList(first, all.size())), size);
    }

    private static long weight(Entry entry) {
        return ENTRY_BYTES + entry.payload().length;
    }
}
