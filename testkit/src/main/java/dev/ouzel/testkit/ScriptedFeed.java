package dev.ouzel.testkit;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A feed that gives what a test tells it to, and holds its engine to what [Feed] promises.
///
/// Thread-safe.
final class ScriptedFeed implements Feed {

    /// The drain notice, once it came.
    final CompletableFuture<Drain> drained = new CompletableFuture<>();
    /// Why it ended, once it did.
    final CompletableFuture<EndReason> ended = new CompletableFuture<>();
    /// How many answers of the script were taken.
    final AtomicInteger taken = new AtomicInteger();

    private final Queue<Pulled> script = new ConcurrentLinkedQueue<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inside = new AtomicBoolean();
    private final CompletableFuture<Puller> attached = new CompletableFuture<>();
    private volatile List<Pulled> farewell = List.of();
    private volatile boolean breaks;
    private volatile boolean wakes;

    /// A feed with this beginning of its script.
    ScriptedFeed(Pulled... beginning) {
        script.addAll(List.of(beginning));
    }

    /// What it gives after the drain notice.
    ScriptedFeed onDrain(Pulled... answers) {
        farewell = List.of(answers);
        return this;
    }

    /// Throws, against its contract, once its script is used up.
    ScriptedFeed thenThrows() {
        breaks = true;
        return this;
    }

    /// Wakes the engine up from within every pull.
    ScriptedFeed wakingWhenPulled() {
        wakes = true;
        return this;
    }

    /// Adds to the script, and wakes the engine up.
    void give(Pulled... answers) {
        script.addAll(List.of(answers));
        wakeUp();
    }

    void wakeUp() {
        if (attached.isDone()) {
            attached.join().wake();
        }
    }

    /// Adds to the script, and has the engine pull from a task of the loop.
    void giveOnLoop(Pulled... answers) {
        script.addAll(List.of(answers));
        Puller puller = attached.join();
        puller.loop().execute(puller::pull);
    }

    /// Adds to the script later, on the loop.
    void giveLater(Duration delay, Pulled... answers) {
        Puller puller = attached.join();
        puller.loop().schedule(() -> {
            script.addAll(List.of(answers));
            puller.pull();
        }, delay.toNanos());
    }

    /// What the engine did that it must not do.
    List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    public void attach(Puller puller) {
        call("attach", () -> expect(attached.complete(puller), "attached twice"));
    }

    @Override
    public Pulled pull(long nanoTime) {
        call("pull", () -> expect(attached.isDone(), "pulled before it was attached"));
        Pulled next = script.poll();
        if (next != null) {
            if (wakes) {
                wakeUp();
            }
            taken.incrementAndGet();
            return next;
        }
        if (breaks) {
            throw new IllegalStateException("a feed that throws");
        }
        return Pulled.Wait.untilWoken();
    }

    @Override
    public void drain(Drain drain) {
        call("drain", () -> {
            expect(drained.complete(drain), "drained twice");
            script.addAll(farewell);
        });
    }

    @Override
    public void ended(EndReason reason) {
        call("ended", () -> expect(ended.complete(reason), "ended twice"));
    }

    private void call(String name, Runnable call) {
        expect(inside.compareAndSet(false, true), name + " within another call");
        expect(name.equals("ended") || !ended.isDone(), name + " after the end");
        call.run();
        inside.set(false);
    }

    private void expect(boolean good, String fault) {
        if (!good) {
            faults.add(fault);
        }
    }
}
