package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Arrivals;
import java.nio.charset.StandardCharsets;

/// The answers to what was published. It looks for nothing but their status.
final class Answers implements Arrivals {

    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);

    private int matched;
    private long refused;

    @Override
    public void arrived(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (matched == VERSION.length) {
                refused += bytes[i] == '2' ? 0 : 1;
                matched = 0;
            } else if (bytes[i] == VERSION[matched]) {
                matched++;
            } else {
                matched = bytes[i] == VERSION[0] ? 1 : 0;
            }
        }
    }

    /// How many said anything but success.
    long refused() {
        return refused;
    }
}
