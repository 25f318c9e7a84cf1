package dev.ouzel.web.sse;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.web.Problem;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The life of one event stream, as a state machine that the engine pulls. Everything that reaches the reader comes from
/// here: the head, the handler's events, heartbeats, the farewell, the terminal error. So there is one writer, an event
/// goes out whole, and the heartbeat is nothing but that writer's timeout.
///
/// ```
///  HELD ── first event, open() or HEAD_DELAY ──▶ OPEN ── handler returned ──▶ End
///    ├── handler threw ──▶ a response of its real status  ├── handler threw ──▶ error event, Cut
///    └── handler returned ──▶ 204                         └── server drains ──▶ retry, End
/// ```
///
/// Two parties meet here: the handler's threads, which fill it and may block, and the engine, which pulls it and must
/// not. One lock guards all state; it is held for a few instructions, never during I/O or foreign code.
final class EventStreamFeed implements Feed {

    /// How far a handler may be ahead of its connection, so that events sent in a burst share a write.
    static final int PENDING_BYTES_MAX = 32 * 1024;

    static final Headers HEADERS = Headers.of("content-type", "text/event-stream", "cache-control",
            "no-cache, no-transform", "x-accel-buffering", "no");

    private static final ByteBuffer OPENING = SseEncoder.encode(ServerSentEvent.ofComment("open"));
    private static final Pulled END = new Pulled.End();
    private static final Pulled CUT = new Pulled.Cut();

    private final TimeSource time;
    private final StreamSettings settings;
    private final @Nullable ByteBuffer preamble;
    private final long headDueAt;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private volatile @Nullable Puller puller;

    // All below is guarded by the lock.

    private final ArrayDeque<ByteBuffer> pending = new ArrayDeque<>(4);
    private int pendingBytes;
    private boolean headGiven;
    private boolean openAsked;
    private long lastWriteAt;
    /// The thread that runs the handler, while it does: interrupted when the stream closes under it.
    private @Nullable Thread handler;
    private final Set<Thread> pausing = HashSet.newHashSet(1);
    private boolean draining;
    private boolean farewellDue;
    private long cutAt;
    /// What is answered when nothing is pending any more; set once nothing more may be offered.
    private @Nullable Pulled conclusion;
    private @Nullable Problem refusal;
    /// Why nothing more may be offered, other than that the handler has returned.
    private @Nullable EndReason closed;
    private @Nullable CloseReason cause;
    private boolean ended;

    EventStreamFeed(TimeSource time, StreamSettings settings, LastEventId lastEventId) {
        this.time = time;
        this.settings = settings;
        this.preamble = lastEventId.remark().map(ServerSentEvent::ofComment).map(SseEncoder::encode).orElse(null);
        this.headDueAt = time.nanoTime() + EventSourceResponse.HEAD_DELAY.toNanos();
        this.handler = Thread.currentThread();
    }

    // What the handler's threads call.

    /// Takes an encoded event, and waits while too much is pending.
    void offer(ByteBuffer bytes) throws InterruptedException {
        lock.lock();
        try {
            requireOpen();
            awaitRoom();
            add(bytes);
        } finally {
            lock.unlock();
        }
        wake();
    }

    /// Asks for the head to go out now.
    void open() {
        locked(() -> {
            requireOpen();
            openAsked = true;
        });
        wake();
    }

    /// Waits for time to pass; true unless a farewell is due, which is told once.
    boolean pause(Duration duration) throws InterruptedException {
        long end = time.nanoTime() + duration.toNanos();
        locked(() -> pausing.add(Thread.currentThread()));
        try {
            while (!farewellNoticed()) {
                if (end - time.nanoTime() <= 0) {
                    return true;
                }
                time.parkUntil(end);
            }
            return false;
        } finally {
            locked(() -> pausing.remove(Thread.currentThread()));
        }
    }

    boolean draining() {
        return locked(() -> draining);
    }

    /// The handler returned.
    void finish() {
        locked(() -> {
            handler = null;
            if (conclusion == null && draining && settings.onDrain() instanceof DrainPolicy.Farewell) {
                farewell();
            }
            conclusion = conclusion == null ? END : conclusion;
        });
        wake();
    }

    /// The handler threw. Tells whether that was news: after the end, or in a stream closed by a drain, it was not.
    boolean fail(Problem problem) {
        boolean news = locked(() -> {
            handler = null;
            boolean running = conclusion == null && !ended;
            if (running) {
                conclude(problem);
            }
            return running;
        });
        wake();
        return news;
    }

    private void conclude(Problem problem) {
        cause = CloseReason.FAILED;
        if (!headGiven && pending.isEmpty()) {
            refusal = problem;
            conclusion = END;
        } else {
            String json = new String(problem.toJson(), StandardCharsets.UTF_8);
            add(SseEncoder.encode(ServerSentEvent.of(json).withEvent("error")));
            conclusion = CUT;
        }
    }

    /// Waits until the engine has told the end. Not interruptible: the end always comes, and what waits here has
    /// nothing else to do.
    CloseReason awaitEnd() {
        lock.lock();
        try {
            while (!ended) {
                changed.awaitUninterruptibly();
            }
            return cause == null ? CloseReason.FINISHED : cause;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() {
        if (closed != null) {
            throw new Disconnected(closed);
        }
        if (conclusion != null) {
            throw new IllegalStateException("event sent after the handler has returned (expected: before)");
        }
    }

    private void awaitRoom() throws InterruptedException {
        while (pendingBytes >= PENDING_BYTES_MAX) {
            try {
                changed.await();
            } catch (InterruptedException interrupted) {
                // Closing interrupts the handler too: the close is then the reason to tell.
                requireOpen();
                throw interrupted;
            }
            requireOpen();
        }
    }

    private boolean farewellNoticed() throws InterruptedException {
        lock.lock();
        try {
            requireOpen();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            boolean due = farewellDue;
            farewellDue = false;
            return due;
        } finally {
            lock.unlock();
        }
    }

    /// Does nothing before the engine has attached itself: it pulls of its own accord then.
    private void wake() {
        Puller attached = puller;
        if (attached != null) {
            attached.wake();
        }
    }

    // What the engine calls.

    @Override
    public void attach(Puller puller) {
        this.puller = puller;
    }

    @Override
    public Pulled pull(long now) {
        return locked(() -> headGiven ? pullBody(now) : pullHead(now));
    }

    @Override
    public void drain(Drain drain) {
        locked(() -> {
            draining = true;
            switch (settings.onDrain()) {
                case DrainPolicy.CloseNow _ -> closeForDrain();
                case DrainPolicy.Farewell(Duration grace) -> {
                    farewellDue = true;
                    cutAt = deadline(grace, drain.limit());
                }
                case DrainPolicy.RunToEnd(Duration deadline) -> cutAt = deadline(deadline, drain.limit());
            }
            pausing.forEach(LockSupport::unpark);
        });
    }

    @Override
    public void ended(EndReason reason) {
        locked(() -> {
            cause = cause == null ? CloseReason.of(reason) : cause;
            close(reason);
            ended = true;
        });
    }

    private Pulled pullHead(long now) {
        if (refusal != null) {
            return giveHead(refusalStart(refusal), now);
        }
        if (pending.isEmpty() && conclusion != null) {
            return giveHead(new Sent.Start(204, Headers.empty()), now);
        }
        if (pending.isEmpty() && !openAsked && headDueAt - now > 0) {
            return new Pulled.Wait(headDueAt - now);
        }
        addFirst(preamble != null ? preamble : pending.isEmpty() ? OPENING : null);
        return giveHead(new Sent.Start(200, HEADERS), now);
    }

    private Pulled giveHead(Sent.Start start, long now) {
        headGiven = true;
        lastWriteAt = now;
        return new Pulled.Head(start);
    }

    private Sent.Start refusalStart(Problem problem) {
        ByteBuffer body = ByteBuffer.wrap(problem.toJson());
        add(body);
        return new Sent.Start(problem.status(), Headers.of("content-type", "application/problem+json", "content-length",
                Integer.toString(body.remaining())));
    }

    private Pulled pullBody(long now) {
        if (conclusion == null && cutAt != 0 && cutAt - now <= 0) {
            closeForDrain();
        }
        if (!pending.isEmpty()) {
            lastWriteAt = now;
            return new Pulled.Bytes(takePending());
        }
        return conclusion != null ? conclusion : pullIdle(now);
    }

    private Pulled pullIdle(long now) {
        long untilCut = cutAt == 0 ? Pulled.Wait.FOREVER : cutAt - now;
        if (settings.heartbeatNanos() == 0) {
            return new Pulled.Wait(untilCut);
        }
        long untilBeat = lastWriteAt + settings.heartbeatNanos() - now;
        if (untilBeat > 0) {
            return new Pulled.Wait(Math.min(untilBeat, untilCut));
        }
        lastWriteAt = now;
        return settings.beat().pulled();
    }

    private void closeForDrain() {
        if (conclusion == null) {
            farewell();
            conclusion = END;
            close(EndReason.DRAINING);
        }
    }

    /// Tells the reader when to come back.
    private void farewell() {
        cause = CloseReason.DRAINING;
        add(SseEncoder.encode(ServerSentEvent.ofRetry(settings.reconnectDelay())));
    }

    private void close(EndReason reason) {
        if (closed == null) {
            closed = reason;
        }
        changed.signalAll();
        pausing.forEach(LockSupport::unpark);
        if (handler != null) {
            handler.interrupt();
            handler = null;
        }
    }

    private long deadline(Duration own, Duration limit) {
        long at = time.nanoTime() + Math.min(own.toNanos(), limit.toNanos());
        // Zero means that there is none.
        return at == 0 ? 1 : at;
    }

    private void add(ByteBuffer bytes) {
        pending.add(bytes);
        pendingBytes += bytes.remaining();
    }

    private void addFirst(@Nullable ByteBuffer bytes) {
        if (bytes != null) {
            pending.addFirst(bytes);
            pendingBytes += bytes.remaining();
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /// All that is pending, joined into one piece.
    private ByteBuffer takePending() {
        ByteBuffer taken = pending.size() == 1 ? pending.remove() : joinPending();
        if (pendingBytes >= PENDING_BYTES_MAX) {
            changed.signalAll();
        }
        pendingBytes = 0;
        return taken;
    }

    private ByteBuffer joinPending() {
        ByteBuffer joined = ByteBuffer.allocate(pendingBytes);
        pending.forEach(bytes -> joined.put(bytes.duplicate()));
        pending.clear();
        return joined.flip();
    }
}
