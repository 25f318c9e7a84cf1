package dev.ouzel.server.exchange;

import dev.ouzel.exchange.FeedLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// An event loop as feeds see it.
record NettyLoop(EventLoop loop) implements FeedLoop {

    @Override
    public void execute(Runnable task) {
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
}
