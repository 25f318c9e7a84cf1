package dev.ouzel.log;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The entries of a stream from the oldest on: those in the store, then those of the commit that is being made.
final class Oldest {

    private static final int PAGE_MAX = 1024;
    private static final int PAGE_BYTES = 1 << 20;

    private final LogStore store;
    private final String stream;
    private final long upTo;
    private final Iterator<Entry> added;
    private Iterator<Entry> stored = List.<Entry>of().iterator();
    private boolean more;
    private long after;
    private int page;

    Oldest(LogStore store, Draft draft, long after, long upTo) {
        this.store = store;
        this.stream = draft.name();
        this.after = after;
        this.upTo = upTo;
        this.more = !draft.isCleared();
        this.added = draft.added().iterator();
        this.page = Math.min(PAGE_MAX, store.trimBatch() + 1);
    }

    @Nullable
    Entry next() {
        if (!stored.hasNext() && more) {
            turn();
        }
        if (stored.hasNext()) {
            Entry entry = stored.next();
            after = entry.offset().sequence();
            return entry;
        }
        return added.hasNext() ? added.next() : null;
    }

    private void turn() {
        List<Entry> entries = store.read(stream, after, upTo, page, PAGE_BYTES).entries();
        more = !entries.isEmpty();
        stored = entries.iterator();
        page = Math.min(PAGE_MAX, page * 4);
    }
}
