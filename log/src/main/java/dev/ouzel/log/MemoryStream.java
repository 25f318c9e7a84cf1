package dev.ouzel.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A stream in memory: its entries in a ring that grows, its producers and its state.
///
/// Changed by the thread that commits only; read by all. What it has is guarded by its monitor, which is held for as long
/// as a few references are copied.
final class MemoryStream {

    private static final int SLOTS_MIN = 4;
    private static final MemoryNode[] NOTHING = {};

    private StreamState state;
    /// A power of two of slots, or none.
    private MemoryNode[] ring = NOTHING;
    private int head;
    private int size;
    private Map<String, ProducerState> producers = Map.of();

    MemoryStream(StreamState state) {
        this.state = state;
    }

    StreamState state() {
        synchronized (this) {
            return state;
        }
    }

    List<ProducerState> producers() {
        synchronized (this) {
            return List.copyOf(producers.values());
        }
    }

    void change(StreamChange change, StreamState next, MemoryQueue all) {
        synchronized (this) {
            if (change.cleared()) {
                clear(all);
            }
            while (size > 0 && at(0).sequence() <= change.dropTo()) {
                drop(all);
            }
            for (Entry entry : change.entries()) {
                add(new MemoryNode(this, entry), all);
            }
            change(change);
            state = next;
        }
    }

    void clear(MemoryQueue all) {
        synchronized (this) {
            while (size > 0) {
                drop(all);
            }
            ring = NOTHING;
            head = 0;
            producers = Map.of();
        }
    }

    StreamState dropOldest(MemoryQueue all) {
        synchronized (this) {
            MemoryNode oldest = at(0);
            drop(all);
            state = state.trimmed(oldest.sequence(), state.entries() - 1,
                    state.bytes() - oldest.entry().payload().length, size == 0 ? 0 : at(0).entry().timeMillis());
            return state;
        }
    }

    Slice read(long after, long upTo, int entriesMax, long bytesMax) {
        synchronized (this) {
            int from = indexAfter(after);
            int most = Math.min(entriesMax, size - from);
            List<Entry> entries = most <= 0 ? List.of() : new ArrayList<>(most);
            long bytes = 0;
            for (int i = from; entries.size() < most && bytes < bytesMax && at(i).sequence() <= upTo; i++) {
                entries.add(at(i).entry());
                bytes += at(i).entry().payload().length;
            }
            return new Slice(state, entries);
        }
    }

    /// The index of the first entry after this sequence; readers are mostly at the end.
    private int indexAfter(long after) {
        if (size == 0 || at(size - 1).sequence() <= after) {
            return size;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).sequence() <= after) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private MemoryNode at(int index) {
        return ring[head + index & ring.length - 1];
    }

    private void add(MemoryNode node, MemoryQueue all) {
        if (size == ring.length) {
            resize(Math.max(SLOTS_MIN, 2 * size));
        }
        ring[head + size & ring.length - 1] = node;
        size++;
        all.add(node);
    }

    @SuppressWarnings("NullAway") // An empty slot is null, and nobody looks at it.
    private void drop(MemoryQueue all) {
        all.remove(at(0));
        ring[head] = null;
        head = head + 1 & ring.length - 1;
        size--;
        if (ring.length > SLOTS_MIN && size < ring.length / 4) {
            resize(ring.length / 2);
        }
    }

    private void resize(int slots) {
        MemoryNode[] resized = new MemoryNode[slots];
        for (int i = 0; i < size; i++) {
            resized[i] = at(i);
        }
        ring = resized;
        head = 0;
    }

    private void change(StreamChange change) {
        if (producers.isEmpty() && change.producers().isEmpty()) {
            return;
        }
        if (producers.isEmpty()) {
            producers = new HashMap<>();
        }
        change.forgottenProducers().forEach(producers::remove);
        change.producers().forEach(producer -> producers.put(producer.id(), producer));
    }
}
