package dev.ouzel.server.websocket;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.server.exchange.Outbound;
import dev.ouzel.server.exchange.Turn;
import dev.ouzel.server.exchange.Waiters;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What both sides of an open WebSocket change: the threads of the application, and the connection's event loop.
///
/// ```
///       the peer closes, or breaks the protocol          all that came before was received, or time is up
/// OPEN ----------------------------------------> ENDING --------------------------------------------------> ENDED
///   |    the application closes or is through, the connection is lost, the drain is over                      ^
///   +---------------------------------------------------------------------------------------------------------+
/// ```
///
/// While it is ending, the application receives what came before, and may still answer it. When it has ended nothing can
/// be sent, and what [#awaitArrival] gives after the last message is the end.
///
/// Thread-safe: one lock guards everything. Nothing foreign runs, and nothing is written, under it.
final class WebSocketState {

    private final TimeSource time;
    private final int bufferBytes;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private final Waiters room = new Waiters(lock);
    private final Waiters arrivals = new Waiters(lock);
    private final Waiters overs = new Waiters(lock);
    private final Outbound out = new Outbound();
    private final Inbox in;
    private boolean full;
    private boolean asked;
    private int asking;
    private @Nullable Disconnect end;
    private @Nullable ByteBuffer closeFrame;
    private boolean ended;
    private boolean over;
    private @Nullable Thread handler;

    WebSocketState(TimeSource time, int bufferBytes) {
        this.time = time;
        this.bufferBytes = bufferBytes;
        this.in = new Inbox(bufferBytes);
    }

    // What the application's calls come to.

    /// Waits for the next thing to receive.
    WebSocketReceived awaitArrival() throws InterruptedException {
        lock.lock();
        try {
            asked = true;
            WebSocketReceived next = in.poll();
            while (next == null && end == null) {
                awaitNews();
                next = in.poll();
            }
            return next == null ? told() : next;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNews() throws InterruptedException {
        asking++;
        try {
            await(arrivals, null);
        } finally {
            asking--;
        }
    }

    /// Whether reading, which was paused, should go on; true once a pause.
    boolean resumes() {
        return locked(in::resumes);
    }

    /// Waits until there is room, which must be before the deadline if there is one.
    void awaitRoom(@Nullable Long deadline) throws InterruptedException {
        lock.lock();
        try {
            refuseAfterEnd();
            while (full) {
                if (deadline != null && deadline - time.nanoTime() <= 0) {
                    endNow(new Disconnect(CloseCode.ABNORMAL, "", EndReason.WRITE_DEADLINE), null);
                } else {
                    await(room, deadline);
                }
                refuseAfterEnd();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Puts a message out.
    void put(ByteBuffer head, ByteBuffer payload) {
        guarded(() -> {
            refuseAfterEnd();
            out.add(head);
            out.add(payload);
            full |= out.bytes() >= bufferBytes;
        });
    }

    /// The application closes: what it has not received is of no interest to it.
    void close(int code, String reason) {
        guarded(() -> {
            refuseAfterEnd();
            in.clear();
            endNow(new Disconnect(code, reason, EndReason.COMPLETED), Frames.close(code, reason));
        });
    }

    private void await(Waiters waiters, @Nullable Long deadline) throws InterruptedException {
        try {
            waiters.await(time, deadline);
        } catch (InterruptedException e) {
            if (!ended) { // After the end it was our own interrupt, and the caller tells the end.
                throw e;
            }
        }
    }

    private void refuseAfterEnd() {
        if (ended) {
            throw new Disconnected(told().end());
        }
    }

    /// The application is told of the end, so what waited for that happens now, and the interrupt that says the same
    /// has done its work: what the handler does to clean up shall not stumble over it.
    private Disconnect told() {
        Disconnect told = end == null ? new Disconnect(CloseCode.ABNORMAL, "", EndReason.CUT) : end;
        endNow(told, closeFrame);
        if (Thread.currentThread().equals(handler)) {
            Thread.interrupted();
        }
        return told;
    }

    // What the run of the application calls.

    /// Names the thread that an early end interrupts.
    void handledBy(Thread thread) {
        guarded(() -> handler = thread);
    }

    /// The handler is through: from here on nothing interrupts its thread, and what it left open is closed.
    ///
    /// @return whether it was open
    boolean handled(int code) {
        return locked(() -> {
            boolean open = end == null;
            in.clear();
            if (open) {
                EndReason reason = code == CloseCode.NORMAL ? EndReason.COMPLETED : EndReason.CUT;
                endNow(new Disconnect(code, "", reason), Frames.close(code, ""));
            }
            told();
            handler = null;
            return open;
        });
    }

    /// Waits until the connection is through too.
    void awaitOver() {
        guarded(() -> overs.awaitUninterruptibly(() -> over));
    }

    // What the connection calls, on its event loop.

    /// Takes a message.
    ///
    /// @return whether reading must pause until [#resumes]
    boolean offer(WebSocketReceived message) {
        return locked(() -> {
            arrivals.wakeAll();
            return end == null && in.add(message);
        });
    }

    /// Tells the application that the server is stopping.
    void notice(Drain drain) {
        guarded(() -> {
            if (end == null) {
                in.notice(drain);
                arrivals.wakeAll();
            }
        });
    }

    /// Puts a control frame out.
    void control(ByteBuffer frame) {
        guarded(() -> {
            if (!ended) {
                out.add(frame);
            }
        });
    }

    /// Nothing more comes. The application learns it when it asks for more than was received, or if there is nothing
    /// left and it never asked, or is asking.
    ///
    /// @param frame the close frame that it is answered with then
    void ending(Disconnect told, ByteBuffer frame) {
        guarded(() -> {
            if (end == null) {
                end = told;
                closeFrame = frame;
                arrivals.wakeAll();
            }
            if (in.isEmpty() && (!asked || asking > 0)) {
                endNow(told, closeFrame);
            }
        });
    }

    /// The application has had its time.
    void endOverdue() {
        guarded(this::told);
    }

    /// Ends it with a close frame that is written if the peer takes it.
    void end(Disconnect told) {
        guarded(() -> endNow(told, Frames.close(told.code(), told.reason())));
    }

    /// The peer is out of reach, nothing more is written.
    void lose(EndReason reason) {
        guarded(() -> {
            endNow(new Disconnect(CloseCode.ABNORMAL, "", reason), null);
            out.clear();
        });
    }

    /// The connection is through.
    void over() {
        guarded(() -> {
            over = true;
            overs.wakeAll();
        });
    }

    /// Takes what to write next.
    Turn take(int bytesMax) {
        return locked(() -> {
            List<ByteBuffer> taken = out.take(bytesMax);
            if (full && out.bytes() <= bufferBytes / 2) {
                full = false;
                room.wakeAll();
            }
            return new Turn(taken, out.bytes() > 0, out.bytes() == 0 && ended);
        });
    }

    /// How many bytes wait to be taken.
    long waiting() {
        return locked(out::bytes);
    }

    /// Whether it ended otherwise than by a closing handshake.
    boolean cutShort() {
        return locked(() -> end != null && end.end() != EndReason.COMPLETED
                && !(end.end() == EndReason.PEER_CLOSED && end.code() != CloseCode.ABNORMAL));
    }

    private void endNow(Disconnect told, @Nullable ByteBuffer frame) {
        if (!ended) {
            ended = true;
            end = end == null ? told : end;
            if (frame != null) {
                out.add(frame);
            }
            room.wakeAll();
            arrivals.wakeAll();
            if (handler != null && !handler.equals(Thread.currentThread()) && told.end() != EndReason.COMPLETED) {
                handler.interrupt();
            }
        }
    }

    private void guarded(Runnable action) {
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
}
