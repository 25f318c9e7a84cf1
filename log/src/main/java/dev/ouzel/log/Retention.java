package dev.ouzel.log;

import java.time.Duration;

/// How much of a stream is kept. What falls out is gone for readers who are still before it: they are told by a
/// [ReadResult.Gap].
///
/// Count and bytes never drop the newest entry. A store for which dropping is expensive may keep a few more, see
/// [LogStore#trimBatch].
///
/// @param entriesMax how many entries are kept, 1 or more
/// @param bytesMax how many bytes of payload are kept, 1 or more
/// @param ageMax how long an entry is kept, 1 ms or more; dropped at the next append, read or sweep after that
public record Retention(long entriesMax, long bytesMax, Duration ageMax) {

    /// The largest age: entries do not grow old.
    public static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    private static final Retention ALL = new Retention(Long.MAX_VALUE, Long.MAX_VALUE, FOREVER);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if a bound would keep nothing
    public Retention {
        if (entriesMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException(
                    "retention: " + entriesMax + " entries, " + bytesMax + " bytes (expected: 1 or more)");
        }
        if (ageMax.compareTo(Duration.ofMillis(1)) < 0 || ageMax.compareTo(FOREVER) > 0) {
            throw new IllegalArgumentException("ageMax: " + ageMax + " (expected: PT0.001S to " + FOREVER + ")");
        }
    }

    /// Keeps everything.
    public static Retention all() {
        return ALL;
    }

    /// Keeps the newest entries.
    ///
    /// @param entries how many, 1 or more
    public Retention withEntriesMax(long entries) {
        return new Retention(entries, bytesMax, ageMax);
    }

    /// Keeps the newest entries of so many bytes.
    ///
    /// @param bytes of payload, 1 or more
    public Retention withBytesMax(long bytes) {
        return new Retention(entriesMax, bytes, ageMax);
    }

    /// Keeps entries for so long.
    ///
    /// @param age 1 ms or more
    public Retention withAgeMax(Duration age) {
        return new Retention(entriesMax, bytesMax, age);
    }

    boolean isFull(StreamState state, int batch) {
        return state.entries() > 1 && (over(state.entries(), entriesMax, batch)
                || over(state.bytes(), bytesMax, batch == 1 ? 1 : (double) state.bytes() / state.entries() * batch));
    }

    boolean isTooMuch(long entries, long bytes) {
        return entries > 1 && (entries > entriesMax || bytes > bytesMax);
    }

    boolean isOld(long timeMillis, long nowMillis) {
        return nowMillis - timeMillis >= ageMax.toMillis();
    }

    private static boolean over(long have, long max, double batch) {
        return have > max && have - max >= batch;
    }
}
