package dev.ouzel.exchange;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/// The time that waits and deadlines are measured in: the system's, or one that a test drives.
///
/// Thread-safe.
public interface TimeSource extends InstantSource {

    /// A moment on a line that only differences make sense of, as [System#nanoTime].
    long nanoTime();

    /// Parks the calling thread until that moment, like [LockSupport#parkNanos]: it may return early for no reason, and
    /// does when the thread is unparked or interrupted. Callers check in a loop what they wait for.
    ///
    /// @param nanoTime the moment
    void parkUntil(long nanoTime);

    /// Sleeps.
    ///
    /// @param duration how long
    /// @throws InterruptedException if the thread is interrupted
    default void sleep(Duration duration) throws InterruptedException {
        long end = nanoTime() + duration.toNanos();
        while (end - nanoTime() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            parkUntil(end);
        }
    }

    /// The system's time.
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }
}
