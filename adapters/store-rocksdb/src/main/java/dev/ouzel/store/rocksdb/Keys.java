package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The keys of what a store keeps. The first byte says what it is:
///
/// ```
/// h                    the head of the log
/// s stream             the state of a stream
/// e stream sequence    an entry of it
/// p stream id          a producer of it
/// ```
///
/// A stream is the first half of the SHA-256 of its name: short, of one length, so that RocksDB can filter by it, and nobody
/// can make up two names that have the same one. A sequence is big-endian, so that keys sort as sequences do.
final class Keys {

    /// How long the part is that all keys of one kind and one stream have in common.
    static final int PREFIX_BYTES = 17;

    private static final byte HEAD = 'h';
    private static final byte STATE = 's';
    private static final byte ENTRY = 'e';
    private static final byte PRODUCER = 'p';

    private Keys() {}

    /// What a stream is in keys.
    static byte[] stream(String name) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8)), PREFIX_BYTES - 1);
        } catch (NoSuchAlgorithmException never) {
            throw new AssertionError("every Java platform has SHA-256", never);
        }
    }

    static byte[] head() {
        return key(HEAD, new byte[PREFIX_BYTES - 1], 0);
    }

    static byte[] state(byte[] stream) {
        return key(STATE, stream, 0);
    }

    /// Before the states of all streams.
    static byte[] states() {
        return state(new byte[PREFIX_BYTES - 1]);
    }

    static boolean isState(byte[] key) {
        return key[0] == STATE;
    }

    static byte[] entry(byte[] stream, long sequence) {
        byte[] key = key(ENTRY, stream, Long.BYTES);
        put(key, PREFIX_BYTES, sequence);
        return key;
    }

    static long sequence(byte[] entry) {
        return get(entry, PREFIX_BYTES);
    }

    /// Before the producers of a stream.
    static byte[] producers(byte[] stream) {
        return key(PRODUCER, stream, 0);
    }

    static byte[] producer(byte[] stream, String id) {
        byte[] text = id.getBytes(UTF_8);
        byte[] key = key(PRODUCER, stream, text.length);
        System.arraycopy(text, 0, key, PREFIX_BYTES, text.length);
        return key;
    }

    static String producer(byte[] key) {
        return new String(key, PREFIX_BYTES, key.length - PREFIX_BYTES, UTF_8);
    }

    private static byte[] key(byte kind, byte[] stream, int more) {
        byte[] key = new byte[PREFIX_BYTES + more];
        key[0] = kind;
        System.arraycopy(stream, 0, key, 1, stream.length);
        return key;
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
