package dev.ouzel.log;

import java.time.Duration;
import java.time.Instant;

/// How long a stream exists. After that it is as if it had been deleted.
public sealed interface Lifetime {

    /// Until it is deleted.
    Lifetime FOREVER = new Forever();

    /// Until it is deleted.
    record Forever() implements Lifetime {}

    /// As long as it is used: reading and appending begin the time anew.
    ///
    /// A read is noted only once a sixteenth of the time has passed since the last note, so that reading does not write
    /// all the time. The stream lives from `ttl` to `ttl` and a sixteenth after it was used last, never less.
    ///
    /// @param ttl 1 ms or more
    record Sliding(Duration ttl) implements Lifetime {

        private static final int NOTES_PER_TTL = 16;

        /// Checks the range.
        ///
        /// @throws IllegalArgumentException if the time is below 1 ms or above 10,000 years
        public Sliding {
            if (ttl.compareTo(Duration.ofMillis(1)) < 0 || ttl.compareTo(Duration.ofDays(3_652_500)) > 0) {
                throw new IllegalArgumentException("ttl: " + ttl + " (expected: PT0.001S to P3652500D)");
            }
        }

        long noteMillis() {
            return ttl.toMillis() / NOTES_PER_TTL;
        }
    }

    /// Until a moment, used or not.
    ///
    /// @param instant the first moment at which the stream does not exist
    record Until(Instant instant) implements Lifetime {}
}
