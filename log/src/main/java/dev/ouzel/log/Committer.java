package dev.ouzel.log;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Puts changes into one order and hands them to the store, many at a time.
///
/// There is no thread of its own. Whoever brings a change while nobody commits is the *leader*: it commits all that waits,
/// for everyone, publishes it, lets go of the lead, and only then tells those who waited and those who listen. Who comes
/// meanwhile waits in a queue, and the first of them leads next. For changes that nobody waits for with a thread, the
/// executor leads.
///
/// Thread-safe.
final class Committer {

    private static final System.Logger LOG = System.getLogger(Committer.class.getName());

    private static final int OFFER_BYTES = 64;

    private final LogStore store;
    private final InstantSource clock;
    private final LogOptions options;
    private final Listeners listeners;

    private final Queue<Pending<?>> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore room;
    private final AtomicBoolean leading = new AtomicBoolean();
    private final AtomicBoolean driving = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();

    // Written by the leader only.
    private final States states;
    private volatile LogHead visible;
    private volatile long allocated;
    private volatile long horizon;
    private final AtomicReference<@Nullable Supplier<LogException>> end = new AtomicReference<>();

    Committer(LogStore store, InstantSource clock, LogOptions options, Listeners listeners) {
        this.store = store;
        this.clock = clock;
        this.options = options;
        this.listeners = listeners;
        this.room = new Semaphore(options.limits().queueBytesMax(), true);
        this.states = new States(store, options.limits().statesMax());
        this.visible = store.head();
        this.allocated = visible.sequence();
        this.horizon = visible.horizon();
    }

    /// What readers may see: everything up to this.
    LogHead visible() {
        return visible;
    }

    /// No place of this log is after this sequence.
    long allocated() {
        return allocated;
    }

    /// See [LogHead#horizon]. It moves before the store forgets anything: who finds nothing there and asks then, knows
    /// whether something was.
    long horizon() {
        return horizon;
    }

    /// @throws LogException if the log has ended
    void check() {
        Supplier<LogException> why = end.get();
        if (why != null) {
            throw why.get();
        }
    }

    /// Has a change committed, and waits for it. Not ended by an interrupt, since nobody could tell what became of it.
    <R> R run(Plan<R> plan, long bytes) {
        return await(enqueue(Pending.ofThread(plan, weigh(bytes))));
    }

    private <R> R await(Pending<R> mine) {
        boolean interrupted = Thread.interrupted();
        while (!mine.isDone()) {
            if (leading.compareAndSet(false, true)) {
                lead();
            } else if (!mine.isDone()) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return mine.result();
    }

    /// Has a change committed by the executor. Waits only for room in the queue.
    <R> CompletableFuture<R> runAsync(Plan<R> plan, long bytes) {
        Pending<R> mine = enqueue(Pending.ofFuture(plan, weigh(bytes)));
        if (!leading.get()) {
            drive();
        }
        return mine.future();
    }

    /// Has a change committed by the executor if there is room in the queue. Never waits.
    ///
    /// @return whether there was
    boolean offer(Plan<?> plan) {
        if (closing.get() || end.get() != null || !room.tryAcquire(OFFER_BYTES)) {
            return false;
        }
        add(Pending.ofFuture(plan, OFFER_BYTES));
        if (!leading.get()) {
            drive();
        }
        return true;
    }

    /// Commits what waits, then ends. Idempotent.
    void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        try {
            await(add(Pending.ofThread(_ -> closing, 0)));
        } catch (LogException.Failed _) {
            // Whoever waited for what failed was told; closing goes on.
        } finally {
            end.compareAndSet(null, LogException.Closed::new);
            store.close();
            listeners.tellAll();
        }
    }

    private int weigh(long bytes) {
        return (int) Math.min(bytes, options.limits().queueBytesMax());
    }

    private <R> Pending<R> enqueue(Pending<R> pending) {
        check();
        if (closing.get()) {
            throw new LogException.Closed();
        }
        room.acquireUninterruptibly(pending.weight());
        return add(pending);
    }

    private <R> Pending<R> add(Pending<R> pending) {
        queue.add(pending);
        return pending;
    }

    /// Has the executor lead. Each task leads once: what depends on its futures may take long without holding up the rest.
    private void drive() {
        if (driving.compareAndSet(false, true)) {
            options.committer().execute(() -> {
                driving.set(false);
                if (!queue.isEmpty() && leading.compareAndSet(false, true)) {
                    lead();
                }
            });
        }
    }

    /// Commits once and lets go of the lead.
    private void lead() {
        List<Pending<?>> pending = drain();
        List<StreamChange> changes = List.of();
        try {
            changes = commit(pending);
        } finally {
            leading.set(false);
        }
        passOn();
        pending.forEach(Pending::complete);
        if (end.get() == null) {
            listeners.tell(changes);
        } else {
            listeners.tellAll();
        }
    }

    private void passOn() {
        Pending<?> next = queue.peek();
        if (next == null) {
            return;
        }
        if (next.isFuture()) {
            drive();
        } else {
            next.wake();
        }
    }

    private List<Pending<?>> drain() {
        List<Pending<?>> drained = new ArrayList<>(1);
        int weight = 0;
        Pending<?> next;
        while (weight < options.limits().commitBytesMax() && (next = queue.poll()) != null) {
            drained.add(next);
            weight += next.weight();
        }
        room.release(weight);
        return drained;
    }

    private List<StreamChange> commit(List<Pending<?>> pending) {
        try {
            check();
            Drafts drafts = new Drafts(store, states, options.limits(), visible, clock.millis());
            pending.forEach(change -> change.plan(drafts));
            Commit commit = drafts.commit();
            if (!commit.changes().isEmpty()) {
                publish(commit);
            }
            states.settle();
            return commit.changes();
        } catch (RuntimeException | Error broken) {
            Supplier<LogException> why = stop(broken);
            pending.forEach(change -> change.fail(why));
            return List.of();
        }
    }

    private void publish(Commit commit) {
        allocated = commit.head().sequence();
        horizon = commit.head().horizon();
        states.adopt(store.commit(commit));
        visible = commit.head();
    }

    /// Nothing is committed any more: what the store has kept after a failure is not known.
    private Supplier<LogException> stop(Throwable broken) {
        Supplier<LogException> why = () -> new LogException.Failed(broken);
        if (end.compareAndSet(null, why)) {
            LOG.log(System.Logger.Level.ERROR, "the store failed, and the log has stopped", broken);
        }
        return Objects.requireNonNull(end.get());
    }
}
