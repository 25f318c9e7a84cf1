package dev.ouzel.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A reader at a place: reads one stream, or several as one, from there on, and waits at the tail. History and what is
/// appended now are the same to it: there is no hole and no repetition between them.
///
/// Over several streams a [ReadResult.Gap] is told once for each stream that misses something, and the cursor goes on
/// with what the others have.
///
/// Not thread-safe: one thread at a time. Only [#close] may be called by any.
public final class Cursor implements AutoCloseable {

    private final Reader reader;
    private final Listeners listeners;
    private final String[] streams;
    private final long[] told;
    private final Semaphore moved = new Semaphore(0);
    private Offset place;
    private volatile @Nullable Registration registration;
    private volatile boolean closed;

    Cursor(Reader reader, Listeners listeners, List<String> streams, Offset place) {
        this.reader = reader;
        this.listeners = listeners;
        this.streams = streams.toArray(String[]::new);
        this.told = new long[this.streams.length];
        this.place = place;
    }

    /// Where it stands: a reader that begins here goes on where this one does.
    public Offset offset() {
        return place;
    }

    /// What follows, and moves there. Never waits for an append.
    ///
    /// @param limit at most so many entries, 1 or more
    /// @throws LogException if the log has stopped
    public ReadResult poll(int limit) {
        EventLog.checkLimit(limit);
        ReadResult result = reader.read(streams, told, place, limit);
        place = switch (result) {
            case ReadResult.Batch batch -> batch.next();
            case ReadResult.Gap gap -> gap.stream() == null || streams.length == 1 ? gap.to() : place;
        };
        return result;
    }

    /// What follows, and moves there; waits until there is something: entries, a gap, or the end.
    ///
    /// @param limit at most so many entries, 1 or more
    /// @throws InterruptedException if the thread is interrupted while it waits
    /// @throws IllegalStateException if this cursor is closed, also while it waits
    /// @throws LogException if the log has stopped, also while it waits
    public ReadResult take(int limit) throws InterruptedException {
        while (true) {
            ReadResult result = next(limit);
            if (isSomething(result)) {
                return result;
            }
            moved.acquire();
        }
    }

    /// What follows, and moves there; waits until the tail of a stream moves, but not for longer than this.
    ///
    /// @param limit at most so many entries, 1 or more
    /// @param timeout how long it waits; zero or less does not wait
    /// @return what is there then; an empty batch if nothing came
    /// @throws InterruptedException if the thread is interrupted while it waits
    /// @throws IllegalStateException if this cursor is closed, also while it waits
    /// @throws LogException if the log has stopped, also while it waits
    public ReadResult take(int limit, Duration timeout) throws InterruptedException {
        ReadResult result = next(limit);
        if (isSomething(result) || !moved.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return result;
        }
        return next(limit);
    }

    /// Ends a wait, now or later. Idempotent.
    @Override
    public void close() {
        closed = true;
        moved.release();
        Registration open = registration;
        if (open != null) {
            open.close();
        }
    }

    private ReadResult next(int limit) {
        if (registration == null) {
            registration = listeners.add(List.of(streams), this::wake);
        }
        if (closed) {
            close();
            throw new IllegalStateException("cursor: closed (expected: open)");
        }
        moved.drainPermits();
        return poll(limit);
    }

    private void wake() {
        if (moved.availablePermits() == 0) {
            moved.release();
        }
    }

    private static boolean isSomething(ReadResult result) {
        return !(result instanceof ReadResult.Batch batch) || !batch.entries().isEmpty() || batch.ended();
    }
}
