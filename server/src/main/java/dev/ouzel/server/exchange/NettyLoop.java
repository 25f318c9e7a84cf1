package dev.ouzel.server.exchange;

import dev.ouzel.exchange.FeedGroup;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.server.uring.SendBatch;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// An event loop as feeds see it. What the feeds that a task of theirs pulls have to send goes out together, at the end of the
/// task. While there is a [burst][Bursts] of requests, it holds what feeds give it to do. Responses that go on for long take turns,
/// between which everything else has its own.
final class NettyLoop implements FeedLoop, AutoCloseable {

    /// How many responses go on before others have their turn: a few milliseconds' work. Fewer cost more for each.
    private static final int TURNS_AT_ONCE = 64;

    private final EventLoop loop;
    private final Bursts bursts;
    private final SendBatch sends = new SendBatch();
    private final Runnable runHeld = this::runHeld;
    // Owned by the loop.
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private boolean turnsScheduled;

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
        giveIn(() -> run(task), nanos);
    }

    private void giveIn(Runnable task, long nanos) {
        try {
            var _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
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

    /// The burst is over. Called by any thread.
    void burstOver() {
        give(runHeld);
    }

    private void runHeld() {
        for (Runnable task = held.poll(); task != null; task = held.poll()) {
            run(task);
        }
    }

    /// Runs a task that goes on with something long, when the sockets and others have had their turn. Called by the loop.
    void inTurn(Runnable task) {
        turns.add(task);
        scheduleTurns();
    }

    /// What is due is looked for after the sockets are; a task that is executed goes before them, however often it comes back.
    private void scheduleTurns() {
        if (!turnsScheduled && !turns.isEmpty()) {
            turnsScheduled = true;
            giveIn(this::runTurns, 0);
        }
    }

    private void runTurns() {
        turnsScheduled = false;
        try {
            for (int i = Math.min(turns.size(), TURNS_AT_ONCE); i > 0; i--) {
                turns.remove().run();
            }
        } finally {
            scheduleTurns();
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
