package dev.ouzel.server.exchange;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// Peers that have sent several requests at once, and are not through with them. What such requests publish should go out
/// together, so the loops hold their feeds' tasks back until the last is answered, or time is up.
///
/// Thread-safe.
public final class Bursts {

    /// How long tasks are held at most: what some dozens of requests take, and too short to be noticed.
    static final long HELD_NANOS_MAX = 2_000_000;

    private final Collection<NettyLoop> loops;
    private final ReentrantLock lock = new ReentrantLock();
    // Changed under the lock only.
    private final AtomicInteger epoch = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    /// No burst.
    ///
    /// @param loops those that hold tasks; a view of all there are at the time
    Bursts(Collection<NettyLoop> loops) {
        this.loops = loops;
    }

    /// A peer begins one.
    ///
    /// @return to be given at its end
    public int begin() {
        lock.lock();
        try {
            open.incrementAndGet();
            return epoch.get();
        } finally {
            lock.unlock();
        }
    }

    /// The peer's last request is answered.
    ///
    /// @param begun what [#begin] gave
    public void end(int begun) {
        lock.lock();
        try {
            if (begun == epoch.get()) {
                become(open.get() - 1);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether it has ended, or its time was up.
    ///
    /// @param begun what [#begin] gave
    public boolean isOver(int begun) {
        return begun != epoch.get();
    }

    /// Time is up: nobody waits any longer for the requests of that epoch.
    void expire(int expired) {
        lock.lock();
        try {
            if (expired == epoch.get()) {
                become(0);
            }
        } finally {
            lock.unlock();
        }
    }

    /// The loops go on before others see that there is no burst: what is given to them meanwhile comes after what they hold.
    private void become(int left) {
        if (left == 0) {
            loops.forEach(NettyLoop::burstOver);
            epoch.incrementAndGet();
        }
        open.set(left);
    }

    /// Which bursts there are now; others when the last of them has ended.
    int epoch() {
        return epoch.get();
    }

    boolean none() {
        return open.get() == 0;
    }
}
