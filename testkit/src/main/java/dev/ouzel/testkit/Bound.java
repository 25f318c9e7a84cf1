package dev.ouzel.testkit;

import dev.ouzel.exchange.TimeSource;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// How long anything in the kit waits at most, in real time: a test that would hang fails instead.
final class Bound {

    /// Long enough for a crowded machine, short enough for a person.
    static final Duration LIMIT = Duration.ofSeconds(10);

    // Differences of moments must fit a long.
    private static final Duration FARTHEST = Duration.ofDays(36_500);
    private static final TimeSource REAL = TimeSource.system();
    private static final long PAUSE_NANOS = 50_000;

    private final long end = REAL.nanoTime() + LIMIT.toNanos();

    private Bound() {}

    static Bound start() {
        return new Bound();
    }

    /// A moment that lies so far ahead, on the line of [TimeSource#nanoTime].
    static long after(TimeSource time, Duration duration) {
        return time.nanoTime() + (duration.compareTo(FARTHEST) < 0 ? duration : FARTHEST).toNanos();
    }

    long leftNanos() {
        return end - REAL.nanoTime();
    }

    /// Waits under the gate's lock.
    ///
    /// @return whether the condition came to hold within the bound
    boolean await(Gate gate, BooleanSupplier condition) {
        try {
            return gate.await(condition, REAL, end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }

    /// Waits a moment, for what can only be looked at.
    ///
    /// @return whether the bound is not yet reached
    boolean pause() {
        REAL.parkUntil(REAL.nanoTime() + PAUSE_NANOS);
        return leftNanos() > 0;
    }
}
