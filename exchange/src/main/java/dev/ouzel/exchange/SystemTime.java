package dev.ouzel.exchange;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/// The one place that reads the system's clocks.
enum SystemTime implements TimeSource {
    INSTANCE;

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return InstantSource.system().instant();
    }

    @Override
    public void parkUntil(long nanoTime) {
        LockSupport.parkNanos(this, nanoTime - System.nanoTime());
    }
}
