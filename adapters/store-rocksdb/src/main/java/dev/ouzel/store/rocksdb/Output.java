package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// Bytes that grow. Numbers are written in groups of seven bits, the lowest first, the highest bit of a byte saying
/// whether another one follows: small numbers take few bytes.
///
/// Not thread-safe.
final class Output {

    private static final int BEGIN = 128;

    private byte[] bytes = new byte[BEGIN];
    private int size;

    Output octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    Output number(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            octet((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        return octet((int) rest);
    }

    Output text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        number(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
