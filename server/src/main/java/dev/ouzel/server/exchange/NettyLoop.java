package dev.ouzel.server.exchange;

import dev.ouzel.exchange.FeedGroup;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.server.uring.SendBatch;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// An event loop as feeds see it. What the feeds that a task of theirs pulls have to send goes out together, at the end of the
/// task. While there is a [burst][Bursts] of requests, it holds what feeds give it to do.
final class NettyLoop implements FeedLoop, AutoCloseable {

    private final EventLoop loop;
    private final Bursts bursts;
    private final SendBatch sends = new SendBatch();
    private final Runnable goOn = this::runHeld;
    /// Owned by the loop.
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();

    NettyLoop(EventLoop loop, Bursts bursts) {
        this.loop = loop;
        this.bursts = bursts;
    }

    @Override
    public void execute(Runnable task) {
        give(bursts.none() || isGoingOn() ? () -> run(task) : () -> hold(task));
    }

    /// Whether a task goes on with what it began: that is no news.
    private boolean isGoingOn() {
        return loop.inEventLoop() && sends.collecting();
    }

    private void give(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            // The loops stop only when every feed has ended: nothing is left to pull.
        }
    }

    @Override
    public void schedule(Runnable task, long nanos) {
        try {
            var _ = loop.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            // As above.
        }
    }

    @Override
    public FeedGroup group() {
        return new SocketGroup(sends);
    }

    private void run(Runnable task) {
        sends.collect(task);
    }

    private void hold(Runnable task) {
        if (bursts.none()) {
            run(task);
            return;
        }
        if (held.isEmpty()) {
            int epoch = bursts.epoch();
            schedule(() -> bursts.expire(epoch), Bursts.HELD_NANOS_MAX);
        }
        held.add(task);
    }

    /// The burst is over. For any thread.
    void goOn() {
        give(goOn);
    }

    private void runHeld() {
        for (Runnable task = held.poll(); task != null; task = held.poll()) {
            run(task);
        }
    }

    /// What this loop sends together.
    SendBatch sends() {
        return sends;
    }

    /// The loop has ended.
    @Override
    public void close() {
        sends.close();
    }
}
