package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The keys of what a store keeps. Numbers are big-endian, so that keys sort as numbers do.
///
/// What belongs to a stream begins with the first half of the SHA-256 of its name: short, of one length, so that RocksDB can
/// filter by it, and nobody can make up two names that have the same one.
final class Keys {

    /// How long the part is that all keys of a stream have in common.
    static final int STREAM_BYTES = 16;

    private Keys() {}

    static byte[] name(String stream) {
        return stream.getBytes(UTF_8);
    }

    static String name(byte[] key) {
        return new String(key, UTF_8);
    }

    static byte[] stream(String name) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(name(name)), STREAM_BYTES);
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError("every Java platform has SHA-256", never);
        }
    }

    static byte[] entry(byte[] stream, long sequence) {
        byte[] key = Arrays.copyOf(stream, STREAM_BYTES + Long.BYTES);
        put(key, STREAM_BYTES, sequence);
        return key;
    }

    static long sequence(byte[] entry) {
        return get(entry, STREAM_BYTES);
    }

    static byte[] producer(byte[] stream, String id) {
        byte[] text = id.getBytes(UTF_8);
        byte[] key = Arrays.copyOf(stream, STREAM_BYTES + text.length);
        System.arraycopy(text, 0, key, STREAM_BYTES, text.length);
        return key;
    }

    static String producer(byte[] key) {
        return new String(key, STREAM_BYTES, key.length - STREAM_BYTES, UTF_8);
    }

    static void put(byte[] bytes, int at, long number) {
        for (int i = 0; i < Long.BYTES; i++) {
            bytes[at + i] = (byte) (number >>> (56 - 8 * i));
        }
    }

    static long get(byte[] bytes, int at) {
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = (number << 8) | (bytes[at + i] & 0xFF);
        }
        return number;
    }
}
