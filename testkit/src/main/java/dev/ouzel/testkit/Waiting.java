package dev.ouzel.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Messages that wait to be taken, counted in bytes.
///
/// Every method is called under the gate of its WebSocket.
///
/// @param <T> the kind of message
final class Waiting<T> {

    private record Counted<T>(T message, int bytes) {}

    private final int bytesMax;
    private final Queue<Counted<T>> messages = new ArrayDeque<>();
    private int bytes;

    Waiting(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Whether one more is taken; it is taken whole.
    boolean hasRoom() {
        return bytes < bytesMax;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void add(T message, int size) {
        messages.add(new Counted<>(message, size));
        bytes += size;
    }

    @Nullable
    T poll() {
        Counted<T> next = messages.poll();
        if (next == null) {
            return null;
        }
        bytes -= next.bytes();
        return next.message();
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }
}
