package dev.ouzel.testkit;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The one thread on which an engine calls its feeds: tasks in the order they came, and tasks at a moment of the
/// engine's time.
///
/// Thread-safe. A task never blocks and never throws.
final class Loop implements FeedLoop {

    /// A task at a moment. `at` is on the line of [TimeSource#nanoTime], where only differences count.
    static final class Timer {

        private final long at;
        private final Runnable task;

        private Timer(long at, Runnable task) {
            this.at = at;
            this.task = task;
        }
    }

    private final TimeSource time;
    private final Gate gate = new Gate();

    // Guarded by the gate.
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>((a, b) -> Long.signum(a.at - b.at));
    private boolean closed;

    Loop(TimeSource time) {
        this.time = time;
    }

    Thread start() {
        return Thread.ofVirtual().name("in-process-loop").unstarted(this::work);
    }

    @Override
    public void execute(Runnable task) {
        gate.run(() -> {
            tasks.add(task);
            gate.changed();
        });
    }

    @Override
    public void schedule(Runnable task, long nanos) {
        executeAt(Bound.after(time, Duration.ofNanos(nanos)), task);
    }

    /// Runs the task once the moment has come.
    Timer executeAt(long nanoTime, Runnable task) {
        Timer timer = new Timer(nanoTime, task);
        gate.run(() -> {
            timers.add(timer);
            gate.changed();
        });
        return timer;
    }

    void cancel(Timer timer) {
        gate.run(() -> timers.remove(timer));
    }

    /// Ends the thread once all tasks that are there have run; timers are dropped.
    void close() {
        gate.run(() -> {
            closed = true;
            gate.changed();
        });
    }

    private long left(Timer timer) {
        return timer.at - time.nanoTime();
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private @Nullable Runnable next() {
        return gate.get(() -> {
            Runnable due = due();
            while (due == null && !closed) {
                awaitWork();
                due = due();
            }
            return due;
        });
    }

    private @Nullable Runnable due() {
        Timer first = timers.peek();
        if (first != null && left(first) <= 0) {
            timers.remove();
            return first.task;
        }
        return tasks.poll();
    }

    private void awaitWork() {
        Timer first = timers.peek();
        try {
            if (first == null) {
                gate.await(() -> hasWork() || !timers.isEmpty());
            } else {
                gate.await(() -> hasWork() || timers.peek() != first, time, first.at);
            }
        } catch (InterruptedException _) {
            // Nobody has a reason to interrupt this thread, and it must not end before the engine does.
        }
    }

    private boolean hasWork() {
        return closed || !tasks.isEmpty() || (!timers.isEmpty() && left(timers.element()) <= 0);
    }
}
