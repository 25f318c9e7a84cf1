package dev.ouzel.source.postgres;

import dev.ouzel.hub.SourceObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Waits for what a source does.
final class Probe implements SourceObserver {

    private final Semaphore connected = new Semaphore(0);
    private final Semaphore failed = new Semaphore(0);
    private final Semaphore looked = new Semaphore(0);
    private final AtomicInteger taken = new AtomicInteger();
    private final List<String> begunAnew = new CopyOnWriteArrayList<>();

    @Override
    public void connected() {
        connected.release();
    }

    @Override
    public void failed() {
        failed.release();
    }

    @Override
    public void behind(long changes, Duration age) {
        looked.release();
    }

    @Override
    public void taken(String topic, int events) {
        taken.addAndGet(events);
    }

    @Override
    public void begunAnew(String topic) {
        begunAnew.add(topic);
    }

    void awaitConnected() throws InterruptedException {
        await(connected, 1);
    }

    void awaitFailed() throws InterruptedException {
        await(failed, 1);
    }

    /// Waits for so many more looks.
    void awaitLooks(int count) throws InterruptedException {
        looked.drainPermits();
        await(looked, count);
    }

    int taken() {
        return taken.get();
    }

    List<String> begunAnew() {
        return begunAnew;
    }

    private static void await(Semaphore what, int count) throws InterruptedException {
        if (!what.tryAcquire(count, World.SOON.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("nothing came");
        }
    }
}
