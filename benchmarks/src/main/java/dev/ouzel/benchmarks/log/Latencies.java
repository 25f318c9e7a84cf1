package dev.ouzel.benchmarks.log;

import java.util.concurrent.atomic.AtomicLongArray;

/// How long things took, counted in classes of which each is at most 1/32 wider than its beginning. Thread-safe.
final class Latencies {

    private static final int FINE_BITS = 5;
    private static final int FINE = 1 << FINE_BITS;

    private final AtomicLongArray counts = new AtomicLongArray(64 * FINE);

    void add(long nanos) {
        counts.incrementAndGet(index(nanos));
    }

    long count() {
        long count = 0;
        for (int i = 0; i < counts.length(); i++) {
            count += counts.get(i);
        }
        return count;
    }

    /// The time that this share did not exceed, in milliseconds.
    ///
    /// @param share 0 to 1
    double millis(double share) {
        long left = (long) Math.ceil(count() * share);
        int index = -1;
        while (left > 0) {
            index++;
            left -= counts.get(index);
        }
        return end(index) / 1e6;
    }

    private static int index(long nanos) {
        int high = 63 - Long.numberOfLeadingZeros(Math.max(nanos, FINE));
        int fine = (int) (Math.max(nanos, FINE) >>> (high - FINE_BITS)) - FINE;
        return (high - FINE_BITS) * FINE + fine;
    }

    private static double end(int index) {
        return index < 0 ? 0 : (double) ((long) (index % FINE + FINE + 1) << (index / FINE));
    }
}
