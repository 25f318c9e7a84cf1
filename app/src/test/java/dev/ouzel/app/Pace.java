package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// How far writers may go ahead of the test. Thread-safe.
final class Pace {

    private final Semaphore allowed = new Semaphore(0);
    private final Semaphore done = new Semaphore(0);
    private volatile boolean over;

    /// Lets the writers go on.
    ///
    /// @param more how many pieces of work they may do
    void allow(int more) {
        allowed.release(more);
    }

    /// Lets the writers go on, and returns when they have done a part of that: they are at work then.
    ///
    /// @param more how many pieces of work they may do
    /// @param part how many must be done
    void goOn(int more, int part) throws InterruptedException {
        done.drainPermits();
        allow(more);
        assertThat(done.tryAcquire(part, 60, TimeUnit.SECONDS)).as("done " + part).isTrue();
    }

    /// Ends the work; what has begun is completed.
    ///
    /// @param writers how many may be waiting
    void end(int writers) {
        over = true;
        allowed.release(writers);
    }

    /// Waits for the next piece of work.
    ///
    /// @return whether there is one
    boolean next() throws InterruptedException {
        allowed.acquire();
        return !over;
    }

    /// A piece is done.
    void did() {
        done.release();
    }
}
