package dev.ouzel.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `ouzel demo --bench --data` as a process that is ended and started anew, each time on another port. Whoever talks to it and
/// fails waits for the next one.
final class Restarts implements AutoCloseable {

    /// One life of the process.
    ///
    /// @param number counts from 1
    /// @param port where it listens
    record Life(int number, int port) {}

    private final Path err;
    private final Path data;
    private DemoProcess process;
    // Guarded by this.
    private Life life;
    private boolean over;

    private Restarts(Path err, Path data, DemoProcess first) {
        this.err = err;
        this.data = data;
        this.process = first;
        this.life = new Life(1, first.port());
    }

    /// Starts the first life.
    ///
    /// @param err where its standard error goes
    /// @param data where it keeps its log
    static Restarts begin(Path err, Path data) throws IOException {
        return new Restarts(err, data, start(err, data));
    }

    private static DemoProcess start(Path err, Path data) throws IOException {
        return DemoProcess.start(err, "--bench", "--data", data.toString());
    }

    synchronized Life life() {
        return life;
    }

    /// The life after this one; null if there is none.
    synchronized Life after(Life gone) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!over && life.number() == gone.number()) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("no life after " + gone);
            }
        }
        return over ? null : life;
    }

    /// Ends this life, and begins the next one.
    ///
    /// @param kindly by SIGTERM, otherwise by SIGKILL
    void restart(boolean kindly) throws IOException, InterruptedException {
        end(kindly);
        process = start(err, data);
        synchronized (this) {
            life = new Life(life.number() + 1, process.port());
            notifyAll();
        }
    }

    /// There is no further life.
    void end() throws InterruptedException {
        synchronized (this) {
            over = true;
            notifyAll();
        }
        end(true);
    }

    private void end(boolean kindly) throws InterruptedException {
        if (kindly) {
            process.process().toHandle().destroy();
        } else {
            process.process().toHandle().destroyForcibly();
        }
        if (!process.process().waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("the demo did not end within 10 s (kindly: " + kindly + ")");
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
