package dev.ouzel.log;

import org.jspecify.annotations.Nullable;

/// An entry in memory: in the ring of its stream, and in the queue of all entries.
final class MemoryNode {

    private final MemoryStream stream;
    private final Entry entry;

    // Owned by the queue.
    @Nullable
    MemoryNode before;
    @Nullable
    MemoryNode next;

    MemoryNode(MemoryStream stream, Entry entry) {
        this.stream = stream;
        this.entry = entry;
    }

    MemoryStream stream() {
        return stream;
    }

    Entry entry() {
        return entry;
    }

    long sequence() {
        return entry.offset().sequence();
    }

    long bytes() {
        return entry.payload().length + MemoryStore.ENTRY_BYTES;
    }
}
