package dev.ouzel.log;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A change that waits for its commit, and who waits for it: a thread, or a future.
///
/// @param <R> what becomes of it
final class Pending<R> {

    private final Plan<R> plan;
    private final int weight;
    private final Thread thread;
    private final @Nullable CompletableFuture<R> future;

    // Written by the thread that commits, before `done`.
    private @Nullable R result;
    private @Nullable Supplier<? extends RuntimeException> failure;
    private volatile boolean done;

    private Pending(Plan<R> plan, int weight, @Nullable CompletableFuture<R> future) {
        this.plan = plan;
        this.weight = weight;
        this.thread = Thread.currentThread();
        this.future = future;
    }

    static <R> Pending<R> ofThread(Plan<R> plan, int weight) {
        return new Pending<>(plan, weight, null);
    }

    static <R> Pending<R> ofFuture(Plan<R> plan, int weight) {
        return new Pending<>(plan, weight, new CompletableFuture<>());
    }

    int weight() {
        return weight;
    }

    boolean isDone() {
        return done;
    }

    boolean isFuture() {
        return future != null;
    }

    CompletableFuture<R> future() {
        return Objects.requireNonNull(future);
    }

    void plan(Drafts drafts) {
        try {
            result = plan.apply(drafts);
        } catch (LogException.Full full) {
            failure = () -> full;
        }
    }

    void fail(Supplier<? extends RuntimeException> why) {
        failure = why;
    }

    /// Tells who waits. A future runs what depends on it: foreign code.
    void complete() {
        done = true;
        if (future == null) {
            LockSupport.unpark(thread);
        } else if (failure != null) {
            future.completeExceptionally(failure.get());
        } else {
            future.complete(result);
        }
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /// What became of it, once it is done.
    R result() {
        if (failure != null) {
            throw failure.get();
        }
        return Objects.requireNonNull(result);
    }
}
