package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import io.netty.channel.EventLoop;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Pulls a feed into its exchange. All calls of the feed are made here, on the event loop, which owns the pump.
final class FeedPump {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    private final Feed feed;
    private final ExchangeState exchange;
    private final TimeSource time;
    private final EventLoop loop;
    private final Runnable wakeUp;
    private boolean dry;
    private boolean drained;
    private boolean over;
    private long waiting;
    private long armed;
    private @Nullable Future<?> timer;

    FeedPump(Feed feed, ExchangeState exchange, TimeSource time, EventLoop loop, Runnable wakeUp) {
        this.feed = feed;
        this.exchange = exchange;
        this.time = time;
        this.loop = loop;
        this.wakeUp = wakeUp;
    }

    void attach() {
        guarded(() -> feed.attach(wakeUp));
        if (exchange.bodyless()) {
            dry = true;
            exchange.feedEnd();
        }
    }

    /// Tells the feed that the server is stopping, the first time.
    void drain(Drain drain) {
        if (!dry && !drained) {
            drained = true;
            guarded(() -> feed.drain(drain));
        }
    }

    /// Pulls until so many bytes wait in the exchange, or the feed has no more now.
    ///
    /// @return whether the feed may have more right now
    boolean fill(int bytesMax) {
        guarded(() -> pull(bytesMax));
        return !dry && waiting >= bytesMax;
    }

    private void pull(int bytesMax) {
        waiting = exchange.waiting();
        boolean more = !dry;
        while (more && waiting < bytesMax) {
            more = take(feed.pull(time.nanoTime()));
        }
    }

    /// Returns whether the feed may have more right now.
    private boolean take(Pulled pulled) {
        switch (pulled) {
            case Pulled.Head(var start) -> start(start);
            case Pulled.Bytes(var bytes) -> waiting = exchange.feedBody(bytes);
            case Pulled.Wait(long nanos) -> pullWithin(nanos);
            case Pulled.End _ -> complete();
            case Pulled.Cut _ -> cut();
        }
        return !dry && !(pulled instanceof Pulled.Wait);
    }

    private void start(Sent.Start start) {
        if (exchange.feedStart(start)) {
            complete();
        }
    }

    private void complete() {
        exchange.feedEnd();
        dry = true;
    }

    private void cut() {
        dry = true;
        exchange.fail();
        wakeUp.run();
        end(EndReason.CUT);
    }

    /// One timer at most: a later deadline leaves it as it is, the pull that it makes early says how long it still is.
    private void pullWithin(long nanos) {
        if (nanos == Pulled.Wait.FOREVER) {
            return;
        }
        long deadline = time.nanoTime() + nanos;
        if (timer == null || deadline - armed < 0) {
            disarm();
            armed = deadline;
            timer = loop.schedule(this::onTimer, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer() {
        timer = null;
        wakeUp.run();
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /// Tells the feed its end, the first time.
    void end(EndReason reason) {
        dry = true;
        disarm();
        if (!over) {
            over = true;
            guarded(() -> feed.ended(reason));
        }
    }

    /// A feed must not throw. If it does, its own response is cut and the other connections of the loop go on.
    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a feed failed, its response is cut", e);
            cut();
        }
    }
}
