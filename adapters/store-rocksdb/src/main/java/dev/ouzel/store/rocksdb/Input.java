package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Reads what [Output] has written. Beyond the end it throws [IndexOutOfBoundsException]: RocksDB has checked the bytes,
/// so that is a fault of the program and not of the disk.
///
/// Not thread-safe.
final class Input {

    private final byte[] bytes;
    private int at;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    int octet() {
        return bytes[at++];
    }

    long number() {
        long value = 0;
        for (int shift = 0;; shift += 7) {
            long group = bytes[at++];
            value |= (group & 0x7F) << shift;
            if (group >= 0) {
                return value;
            }
        }
    }

    String text() {
        int length = (int) number();
        String text = new String(bytes, at, length, UTF_8);
        at += length;
        return text;
    }
}
