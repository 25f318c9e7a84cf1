package dev.ouzel.store.rocksdb;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Counts the calls that are inside a store, so that it can be closed when the last of them has left: what native code
/// gives back while somebody uses it takes the process down.
///
/// Thread-safe. Nobody waits but the one who shuts it.
final class Door {

    private static final long SHUT = Long.MIN_VALUE / 2;

    private final AtomicLong inside = new AtomicLong();
    private final AtomicBoolean shutting = new AtomicBoolean();
    private final CountDownLatch empty = new CountDownLatch(1);

    /// @throws IllegalStateException if it is shut
    void enter() {
        if (inside.incrementAndGet() < 0) {
            leave();
            throw new IllegalStateException("store: closed (expected: open)");
        }
    }

    void leave() {
        if (inside.decrementAndGet() == SHUT) {
            empty.countDown();
        }
    }

    /// Shuts it and waits until everybody has left, uninterruptibly.
    ///
    /// @return whether it was open
    boolean shut() {
        if (!shutting.compareAndSet(false, true)) {
            return false;
        }
        if (inside.addAndGet(SHUT) == SHUT) {
            empty.countDown();
        }
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                empty.await();
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
