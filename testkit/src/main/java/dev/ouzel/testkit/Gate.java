package dev.ouzel.testkit;

import dev.ouzel.exchange.TimeSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A lock with a place to wait for changes of what it guards, where the wait is measured in any [TimeSource].
///
/// Thread-safe. Nothing that runs under it may block or call foreign code.
final class Gate {

    /// Something that may wait under the lock.
    interface Waiting<T extends @Nullable Object> {
        T call() throws InterruptedException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Thread> waiting = new HashSet<>();

    /// Runs an action under the lock.
    void run(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    /// Computes something under the lock.
    <T extends @Nullable Object> T get(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /// The same for what may wait.
    <T extends @Nullable Object> T call(Waiting<T> action) throws InterruptedException {
        lock.lock();
        try {
            return action.call();
        } finally {
            lock.unlock();
        }
    }

    /// Wakes all that wait. Called under the lock, after each change that somebody may wait for.
    void changed() {
        waiting.forEach(LockSupport::unpark);
    }

    /// Waits under the lock, which is free meanwhile, until the condition holds. An interrupt ends the wait only if
    /// the condition does not hold.
    void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            refuseInterrupt();
            release(() -> LockSupport.park(this));
        }
    }

    /// The same, until a moment at most.
    ///
    /// @return whether the condition holds
    boolean await(BooleanSupplier condition, TimeSource time, long nanoTime) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            refuseInterrupt();
            if (nanoTime - time.nanoTime() <= 0) {
                return false;
            }
            release(() -> time.parkUntil(nanoTime));
        }
        return true;
    }

    private static void refuseInterrupt() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void release(Runnable park) {
        waiting.add(Thread.currentThread());
        lock.unlock();
        try {
            park.run();
        } finally {
            lock.lock();
            waiting.remove(Thread.currentThread());
        }
    }
}
