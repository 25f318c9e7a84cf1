package dev.ouzel.server.exchange;

import dev.ouzel.exchange.TimeSource;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The two deadlines of a connection, one for what the peer should send and one for what it should take, on one timer at
/// most. A deadline that moves away leaves the timer as it is; it fires early and is set again.
///
/// Owned by the event loop.
public final class Deadlines implements Runnable {

    private static final long NONE = Long.MAX_VALUE;

    private final EventLoop loop;
    private final TimeSource time;
    private final Expiry expiry;
    private final long origin;
    private long read = NONE;
    private long write = NONE;
    private long armed = NONE;
    private @Nullable Future<?> timer;

    /// What to do when one passes.
    public interface Expiry {

        /// The peer did not send in time.
        void readExpired();

        /// The peer did not take in time.
        void writeExpired();
    }

    /// No deadlines yet.
    public Deadlines(EventLoop loop, TimeSource time, Expiry expiry) {
        this.loop = loop;
        this.time = time;
        this.expiry = expiry;
        this.origin = time.nanoTime();
    }

    /// What the peer sends must come within this time.
    public void read(Duration duration) {
        read = now() + duration.toNanos();
        arm(read);
    }

    /// The peer need not send.
    public void noRead() {
        read = NONE;
    }

    /// What waits for the peer must be taken within this time.
    public void write(Duration duration) {
        write = now() + duration.toNanos();
        arm(write);
    }

    /// Nothing waits for the peer.
    public void noWrite() {
        write = NONE;
    }

    /// No deadlines any more.
    public void stop() {
        read = NONE;
        write = NONE;
        disarm();
    }

    private void arm(long deadline) {
        if (deadline < armed) {
            disarm();
            armed = deadline;
            timer = loop.schedule(this, Math.max(0, deadline - now()), TimeUnit.NANOSECONDS);
        }
    }

    private void disarm() {
        armed = NONE;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void run() {
        armed = NONE;
        timer = null;
        long now = now();
        if (read <= now) {
            read = NONE;
            expiry.readExpired();
        }
        if (write <= now) {
            write = NONE;
            expiry.writeExpired();
        }
        arm(Math.min(read, write));
    }

    private long now() {
        return time.nanoTime() - origin;
    }
}
