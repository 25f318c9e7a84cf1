package dev.ouzel.server.http1;

import dev.ouzel.exchange.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The threads that wait for something under a lock to change. In place of a condition, since a wait with a deadline
/// parks in the exchange's [TimeSource]. All methods are called with the lock held.
final class Waiters {

    private final ReentrantLock lock;
    private final List<Thread> parked = new ArrayList<>(0);

    Waiters(ReentrantLock lock) {
        this.lock = lock;
    }

    /// Gives the lock away until woken; may return for no reason.
    void await() throws InterruptedException {
        parkUnlocked(() -> LockSupport.park(this));
    }

    /// The same until that moment at most.
    void await(TimeSource time, long nanoTime) throws InterruptedException {
        parkUnlocked(() -> time.parkUntil(nanoTime));
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

    void wakeAll() {
        parked.forEach(LockSupport::unpark);
    }
}
