package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The keys of what a store keeps. Numbers are big-endian, so that keys sort as numbers do.
///
/// A stream is known by its name, and what belongs to it by the sequence of its creation: no two streams of a log have the
/// same one, also not two of the same name.
final class Keys {

    /// How long the part is that all keys of a stream have in common.
    static final int STREAM_BYTES = 8;

    private Keys() {}

    static byte[] name(String stream) {
        return stream.getBytes(UTF_8);
    }

    static String name(byte[] key) {
        return new String(key, UTF_8);
    }

    static byte[] entry(long created, long sequence) {
        byte[] key = new byte[2 * Long.BYTES];
        put(key, 0, created);
        put(key, Long.BYTES, sequence);
        return key;
    }

    static long sequence(byte[] entry) {
        return get(entry, Long.BYTES);
    }

    static byte[] stream(long created) {
        byte[] key = new byte[Long.BYTES];
        put(key, 0, created);
        return key;
    }

    static byte[] producer(long created, String id) {
        byte[] text = id.getBytes(UTF_8);
        byte[] key = Arrays.copyOf(stream(created), Long.BYTES + text.length);
        System.arraycopy(text, 0, key, Long.BYTES, text.length);
        return key;
    }

    static String producer(byte[] key) {
        return new String(key, Long.BYTES, key.length - Long.BYTES, UTF_8);
    }

    static void put(byte[] bytes, int at, long number) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[at + i] = (byte) (number >>> 56 - 8 * i);
        }
    }

    static long get(byte[] bytes, int at) {
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << 8 | bytes[at + i] & 0xFF;
        }
        return number;
    }
}
