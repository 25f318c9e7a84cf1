package dev.ouzel.log;

import java.time.Duration;

/// What becomes of a reader that falls behind. It costs nobody anything: it reads on from the log when it can.
public sealed interface SlowReader {

    /// It gets everything, however late: the default. What retention drops meanwhile is told as a gap.
    record Waits() implements SlowReader {}

    /// It is taken to the newest entry, and told of the gap.
    ///
    /// @param behind how old the next entry is by then, above zero
    record Skips(Duration behind) implements SlowReader {

        /// Checks the duration.
        public Skips {
            positive(behind);
        }
    }

    /// Its stream ends; it may come back with its place.
    ///
    /// @param behind how old the next entry is by then, above zero
    record Disconnects(Duration behind) implements SlowReader {

        /// Checks the duration.
        public Disconnects {
            positive(behind);
        }
    }

    private static void positive(Duration behind) {
        if (behind.isNegative() || behind.isZero()) {
            throw new IllegalArgumentException("behind: " + behind + " (expected: above zero)");
        }
    }
}
