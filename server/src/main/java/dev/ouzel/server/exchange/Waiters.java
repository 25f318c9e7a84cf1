package dev.ouzel.server.exchange;

import dev.ouzel.exchange.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The threads that wait for something under a lock to change. In place of a condition, since a wait with a deadline
/// parks in the exchange's [TimeSource]. All methods are called with the lock held.
public final class Waiters {

    private final ReentrantLock lock;
    private final List<Thread> parked = new ArrayList<>(0);

    /// Nobody waits yet.
    public Waiters(ReentrantLock lock) {
        this.lock = lock;
    }

    /// Gives the lock away until woken, or until that moment at most if there is one; may return for no reason.
    public void await(TimeSource time, @Nullable Long nanoTime) throws InterruptedException {
        if (nanoTime == null) {
            await();
        } else {
            parkUnlocked(() -> time.parkUntil(nanoTime));
        }
    }

    private void await() throws InterruptedException {
        parkUnlocked(() -> LockSupport.park(this));
    }

    /// Gives the lock away until the condition holds. An interrupt is kept for later.
    public void awaitUninterruptibly(BooleanSupplier condition) {
        boolean interrupted = false;
        while (!condition.getAsBoolean()) {
            try {
                await();
            } catch (InterruptedException _) { // Restored below.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void parkUnlocked(Runnable park) throws InterruptedException {
        parked.add(Thread.currentThread());
        lock.unlock();
        try {
            park.run();
        } finally {
            lock.lock();
            parked.remove(Thread.currentThread());
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /// Wakes all that wait.
    public void wakeAll() {
        parked.forEach(LockSupport::unpark);
    }
}
