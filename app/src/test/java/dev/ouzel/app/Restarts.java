package dev.ouzel.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// `ouzel demo --bench --data`, or another command, as a process that is ended and started anew. Whoever talks to it and fails
/// waits for the next life.
final class Restarts implements AutoCloseable {

    /// One life of the process.
    ///
    /// @param number counts from 1
    /// @param port where it listens
    record Life(int number, int port) {}

    /// Starts the process.
    interface Birth {

        /// Starts it, and returns when it listens.
        ///
        /// @param port where it listens, 0 for any free one
        DemoProcess at(int port) throws IOException;
    }

    private final Birth birth;
    private final boolean stays;
    private DemoProcess process;
    // Guarded by this.
    private Life life;
    private boolean over;

    private Restarts(Birth birth, boolean stays, DemoProcess first) {
        this.birth = birth;
        this.stays = stays;
        this.process = first;
        this.life = new Life(1, first.port());
    }

    /// Starts the first life of the demo.
    ///
    /// @param err where its standard error goes
    /// @param data where it keeps its log
    /// @param stays whether each life has the port of the first one, as browsers need it; otherwise each has a free one
    static Restarts begin(Path err, Path data, boolean stays) throws IOException {
        return begin(port -> DemoProcess.start(err, port, "--bench", "--data", data.toString()), stays);
    }

    /// Starts the first life.
    ///
    /// @param birth starts each
    /// @param stays as above
    static Restarts begin(Birth birth, boolean stays) throws IOException {
        return new Restarts(birth, stays, birth.at(0));
    }

    synchronized Life life() {
        return life;
    }

    /// The life after this one; null if there is none.
    synchronized @Nullable Life after(Life gone) throws InterruptedException, TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
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
        process = birth.at(stays ? life().port() : 0);
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
        if (!process.process().waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the demo did not end within 20 s (kindly: " + kindly + ")");
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
