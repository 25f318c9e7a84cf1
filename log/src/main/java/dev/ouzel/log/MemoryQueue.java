package dev.ouzel.log;

import org.jspecify.annotations.Nullable;

/// All entries of a store in memory in the order in which they came, so that the oldest is known, and how many bytes they
/// are. Linked, so that any of them can go.
///
/// Owned by the thread that commits.
final class MemoryQueue {

    private @Nullable MemoryNode first;
    private @Nullable MemoryNode last;
    private long bytes;

    @Nullable
    MemoryNode first() {
        return first;
    }

    long bytes() {
        return bytes;
    }

    void add(MemoryNode node) {
        bytes += node.bytes();
        node.before = last;
        if (last == null) {
            first = node;
        } else {
            last.next = node;
        }
        last = node;
    }

    void remove(MemoryNode node) {
        bytes -= node.bytes();
        if (node.before == null) {
            first = node.next;
        } else {
            node.before.next = node.next;
        }
        if (node.next == null) {
            last = node.before;
        } else {
            node.next.before = node.before;
        }
        node.before = null;
        node.next = null;
    }
}
