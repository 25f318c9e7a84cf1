package dev.ouzel.web.sse;

import java.time.Duration;

/// What a stream does when the server stops. Readers are told to come back after a random time within
/// [#RECONNECT_WINDOW], so that a restart is no stampede.
public sealed interface DrainPolicy {

    /// Readers of a closed stream come back within this time, spread evenly.
    Duration RECONNECT_WINDOW = Duration.ofSeconds(5);

    /// Ends the stream at once; the handler is interrupted. Right for feeds that a reader resumes: the default.
    record CloseNow() implements DrainPolicy {}

    /// Lets the handler say goodbye: [EventStream#draining] turns true, a [EventStream#pause] returns false, and the
    /// handler has this long to send what it wants and to return.
    ///
    /// @param grace how long, zero or more; never longer than the server's own limit
    record Farewell(Duration grace) implements DrainPolicy {

        /// Checks the grace.
        public Farewell {
            notNegative("grace", grace);
        }
    }

    /// Lets the handler run to its end undisturbed. Right for answers that end by themselves, such as those of a
    /// language model.
    ///
    /// @param deadline how long, zero or more; never longer than the server's own limit
    record RunToEnd(Duration deadline) implements DrainPolicy {

        /// Checks the deadline.
        public RunToEnd {
            notNegative("deadline", deadline);
        }
    }

    /// See [CloseNow].
    static DrainPolicy closeNow() {
        return new CloseNow();
    }

    /// See [Farewell].
    ///
    /// @param grace how long, zero or more
    static DrainPolicy farewell(Duration grace) {
        return new Farewell(grace);
    }

    /// See [RunToEnd].
    ///
    /// @param deadline how long, zero or more
    static DrainPolicy runToEnd(Duration deadline) {
        return new RunToEnd(deadline);
    }

    private static void notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: zero or more)");
        }
    }
}
