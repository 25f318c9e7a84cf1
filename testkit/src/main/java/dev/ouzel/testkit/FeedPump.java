package dev.ouzel.testkit;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Pulls a feed into its exchange, on the engine's loop.
///
/// Everything but [#wake] is called on the loop, so the feed is called one at a time.
final class FeedPump implements Puller {

    private final Feed feed;
    private final InProcessExchange exchange;
    private final InProcessEngine engine;
    private final AtomicBoolean woken = new AtomicBoolean();

    // Owned by the loop.
    private boolean drained;
    private boolean ended;
    private Loop.@Nullable Timer timer;

    FeedPump(Feed feed, InProcessExchange exchange, InProcessEngine engine) {
        this.feed = feed;
        this.exchange = exchange;
        this.engine = engine;
    }

    void begin() {
        if (ended) {
            return;
        }
        guard(() -> feed.attach(this));
        if (exchange.bodyless()) {
            exchange.feedEnd();
            return;
        }
        Drain notice = exchange.drain();
        if (notice == null) {
            pull();
        } else {
            drain(notice);
        }
    }

    @Override
    public FeedLoop loop() {
        return engine.loop();
    }

    @Override
    public void wake() {
        if (woken.compareAndSet(false, true)) {
            engine.loop().execute(this::pull);
        }
    }

    /// Tells the feed that the engine stops, the first time.
    void drain(Drain notice) {
        if (!ended && !drained) {
            drained = true;
            guard(() -> feed.drain(notice));
            pull();
        }
    }

    void end(EndReason reason) {
        ended = true;
        cancelTimer();
        guard(() -> feed.ended(reason));
    }

    @Override
    public void pull() {
        woken.set(false);
        cancelTimer();
        boolean more = true;
        while (more && !ended && exchange.takesMore()) {
            more = guard(() -> apply(feed.pull(engine.time().nanoTime())));
        }
    }

    /// Does what the feed says.
    ///
    /// @return whether to pull again at once
    private boolean apply(Pulled pulled) {
        switch (pulled) {
            case Pulled.Head(Sent.Start start) -> exchange.feedHead(start);
            case Pulled.Bytes(ByteBuffer bytes) -> exchange.feedBytes(bytes);
            case Pulled.Shared(SharedBytes shared) -> exchange.feedBytes(shared.bytes());
            case Pulled.Wait wait -> startTimer(wait.nanos());
            case Pulled.End _ -> exchange.feedEnd();
            case Pulled.Cut _ -> exchange.fail();
        }
        return pulled instanceof Pulled.Head || pulled instanceof Pulled.Bytes || pulled instanceof Pulled.Shared;
    }

    private void startTimer(long nanos) {
        if (nanos != Pulled.Wait.FOREVER) {
            timer = engine.loop().executeAt(Bound.after(engine.time(), Duration.ofNanos(nanos)), this::pull);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            engine.loop().cancel(timer);
            timer = null;
        }
    }

    private void guard(Runnable call) {
        guard(() -> {
            call.run();
            return true;
        });
    }

    /// A feed never throws; one that does is cut, and must not take the others with it.
    private boolean guard(BooleanSupplier call) {
        try {
            return call.getAsBoolean();
        } catch (RuntimeException e) {
            engine.failed(exchange.request(), e);
            exchange.fail();
            return false;
        }
    }
}
