package dev.ouzel.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that only ever grow at their end. For one thread.
final class ByteLog {

    private byte[] bytes = new byte[1024];
    private int size;

    int size() {
        return size;
    }

    void append(byte[] more) {
        if (size + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more.length));
        }
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
    }

    /// Where the pattern begins, at or after a place; -1 if nowhere.
    int indexOf(byte[] pattern, int from) {
        for (int i = from; i <= size - pattern.length; i++) {
            if (Arrays.equals(bytes, i, i + pattern.length, pattern, 0, pattern.length)) {
                return i;
            }
        }
        return -1;
    }

    byte[] slice(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /// What stands from a place to the end. Stays as it is when more is appended.
    ByteBuffer view(int from) {
        return ByteBuffer.wrap(bytes, from, size - from).asReadOnlyBuffer();
    }

    /// All of it as UTF-8.
    String text() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}
