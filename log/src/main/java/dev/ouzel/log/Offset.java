package dev.ouzel.log;

import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A place in a log: after one entry and before the next one.
///
/// As text it is `<epoch>_<sequence>`, each of 16 decimal digits: 33 bytes of digits and one underscore, which every
/// protocol takes as they are. Texts of one log sort as the log does. To readers the text is opaque.
///
/// @param epoch which incarnation of a log it is a place of, 0 to 9,999,999,999,999,999; 0 only for [#BEGINNING]
/// @param sequence how many things had happened in that log, 0 to 9,999,999,999,999,999: one count for all its streams
public record Offset(long epoch, long sequence) implements Comparable<Offset> {

    /// Before everything that any log still has. It is no place that a reader came to, so reading after it never ends
    /// in a [ReadResult.Gap].
    public static final Offset BEGINNING = new Offset(0, 0);

    /// The largest epoch and the largest sequence.
    public static final long MAX = 9_999_999_999_999_999L;

    private static final int DIGITS = 16;
    private static final int LENGTH = 2 * DIGITS + 1;
    private static final char SEPARATOR = '_';
    private static final int EPOCH_RANDOM = 1_000_000;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a number is out of its range
    public Offset {
        if (epoch < 0 || epoch > MAX || sequence < 0 || sequence > MAX) {
            throw new IllegalArgumentException("offset: " + epoch + ", " + sequence + " (expected: 0 to " + MAX + ")");
        }
        if (epoch == 0 && sequence != 0) {
            throw new IllegalArgumentException("epoch: 0 with sequence " + sequence + " (expected: sequence 0)");
        }
    }

    /// The offset that this text stands for; empty if it stands for none. Never throws: the text comes from peers.
    ///
    /// @param text what [#toString] made
    public static Optional<Offset> parse(String text) {
        if (text.length() != LENGTH || text.charAt(DIGITS) != SEPARATOR) {
            return Optional.empty();
        }
        long epoch = digits(text, 0);
        long sequence = digits(text, DIGITS + 1);
        if (epoch < 0 || sequence < 0 || (epoch == 0 && sequence != 0)) {
            return Optional.empty();
        }
        return Optional.of(new Offset(epoch, sequence));
    }

    /// An epoch for a new log: later ones are larger, and two logs begun in the same second differ almost surely.
    ///
    /// @param start when the log begins, 1970 to 2286
    /// @param random what tells logs of the same second apart
    public static long newEpoch(Instant start, RandomGenerator random) {
        return Math.multiplyExact(start.getEpochSecond(), (long) EPOCH_RANDOM) + random.nextInt(EPOCH_RANDOM);
    }

    /// By epoch, then by sequence: as the texts sort.
    @Override
    public int compareTo(Offset other) {
        int byEpoch = Long.compare(epoch, other.epoch);
        return byEpoch != 0 ? byEpoch : Long.compare(sequence, other.sequence);
    }

    /// The text, 33 characters of `0-9` and `_`.
    @Override
    public String toString() {
        char[] text = new char[LENGTH];
        write(text, 0, epoch);
        text[DIGITS] = SEPARATOR;
        write(text, DIGITS + 1, sequence);
        return new String(text);
    }

    private static void write(char[] text, int from, long number) {
        long rest = number;
        for (int i = from + DIGITS - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static long digits(String text, int from) {
        long number = 0;
        for (int i = from; i < from + DIGITS; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
