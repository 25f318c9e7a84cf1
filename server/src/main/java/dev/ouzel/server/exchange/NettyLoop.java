package dev.ouzel.server.exchange;

import dev.ouzel.exchange.FeedLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// An event loop as feeds see it. While there is a [burst][Bursts] of requests, it holds what feeds give it to do.
final class NettyLoop implements FeedLoop {

    private final EventLoop loop;
    private final Bursts bursts;
    private final Runnable goOn = this::runHeld;
    /// Owned by the loop.
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();

    NettyLoop(EventLoop loop, Bursts bursts) {
        this.loop = loop;
        this.bursts = bursts;
    }

    @Override
    public void execute(Runnable task) {
        give(bursts.none() ? task : () -> hold(task));
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
            var _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException _) {
            // As above.
        }
    }

    private void hold(Runnable task) {
        if (bursts.none()) {
            task.run();
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
            task.run();
        }
    }
}
