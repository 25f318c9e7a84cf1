package dev.ouzel.benchmarks.fanout;

import java.util.Arrays;

/// Times that something took.
final class Delays {

    private static final double NANOS_A_MILLI = 1e6;

    private long[] nanos = new long[1024];
    private int size;

    void add(long delayNanos) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * size);
        }
        nanos[size] = delayNanos;
        size++;
    }

    /// The time that this share of them does not pass, in milliseconds.
    ///
    /// @param share more than 0, less than 1
    double quantileMillis(double share) {
        if (size == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return sorted[(int) (share * size)] / NANOS_A_MILLI;
    }
}
