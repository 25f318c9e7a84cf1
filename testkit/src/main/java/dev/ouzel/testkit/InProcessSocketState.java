package dev.ouzel.testkit;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.testkit.WebSocketConversation.Arrival;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What both ends of an open WebSocket change.
///
/// ```
///               the peer closes                all that came before was received, or time is up
/// OPEN ----------------------------------> ENDING ------------------------------------------------> ENDED
///   |    the application closes or is through, the peer is lost, the drain is over                    ^
///   +-------------------------------------------------------------------------------------------------+
/// ```
///
/// While it is ending, the application receives what came before, and may still answer it.
///
/// Thread-safe.
final class InProcessSocketState {

    private static final Arrival.Closed LOST = new Arrival.Closed(CloseCode.ABNORMAL, "");

    private final TimeSource time;
    private final Gate gate = new Gate();

    // Guarded by the gate.
    private final Waiting<WebSocketReceived> in;
    private final Waiting<Arrival> out;
    private @Nullable WebSocketReceived notice;
    private boolean noticed;
    private boolean asked;
    private int asking;
    private @Nullable Disconnect end;
    private Arrival.Closed answer = LOST;
    private Arrival.@Nullable Closed closed;
    private @Nullable Thread handler;

    InProcessSocketState(TimeSource time, int bytesMax) {
        this.time = time;
        this.in = new Waiting<>(bytesMax);
        this.out = new Waiting<>(bytesMax);
    }

    // What the application's calls come to.

    WebSocketReceived receive() throws InterruptedException {
        return gate.call(() -> {
            asked = true;
            awaitNews();
            WebSocketReceived next = nextReceived();
            gate.changed();
            return next == null ? told() : next;
        });
    }

    private void awaitNews() throws InterruptedException {
        asking++;
        try {
            gate.await(() -> !received() || end != null);
        } finally {
            asking--;
        }
    }

    /// Whether the application has received all there is.
    private boolean received() {
        return in.isEmpty() && notice == null;
    }

    private @Nullable WebSocketReceived nextReceived() {
        WebSocketReceived told = notice;
        notice = null;
        return told == null ? in.poll() : told;
    }

    void send(Arrival message, int bytes, @Nullable Duration deadline) throws InterruptedException {
        boolean inTime = gate.call(() -> {
            refuseAfterEnd();
            return awaitRoom(deadline);
        });
        if (!inTime) {
            lose(EndReason.WRITE_DEADLINE);
        }
        gate.run(() -> {
            refuseAfterEnd();
            out.add(message, bytes);
            gate.changed();
        });
    }

    private boolean awaitRoom(@Nullable Duration deadline) throws InterruptedException {
        if (deadline != null) {
            return gate.await(this::maySend, time, Bound.after(time, deadline));
        }
        gate.await(this::maySend);
        return true;
    }

    private boolean maySend() {
        return closed != null || out.hasRoom();
    }

    /// The application closes: what it has not received is of no interest to it.
    void close(int code, String reason) {
        gate.run(() -> {
            refuseAfterEnd();
            in.clear();
            endNow(new Disconnect(code, reason, EndReason.COMPLETED), new Arrival.Closed(code, reason));
        });
    }

    private void refuseAfterEnd() {
        if (closed != null) {
            throw new Disconnected(told().end());
        }
    }

    /// The application learns of the end, so what waited for that happens now, and the interrupt that says the same is
    /// taken back: what it does to clean up shall not stumble over it.
    private Disconnect told() {
        Disconnect told = Objects.requireNonNull(end);
        endNow(told, answer);
        if (Thread.currentThread().equals(handler)) {
            Thread.interrupted();
        }
        return told;
    }

    /// Names the thread that an early end interrupts.
    void handledBy(Thread thread) {
        gate.run(() -> handler = thread);
    }

    /// The application is through: from here on nothing interrupts its thread, and what it left open is closed.
    ///
    /// @return whether it was open
    boolean handled(int code) {
        return gate.get(() -> {
            boolean open = end == null;
            in.clear();
            if (open) {
                EndReason reason = code == CloseCode.NORMAL ? EndReason.COMPLETED : EndReason.CUT;
                endNow(new Disconnect(code, "", reason), new Arrival.Closed(code, ""));
            }
            told();
            handler = null;
            return open;
        });
    }

    // What the engine does.

    /// Tells the application, once, that the engine stops.
    void notice(Drain drain) {
        gate.run(() -> {
            if (end == null && !noticed) {
                noticed = true;
                notice = new WebSocketReceived.DrainNotice(drain);
                gate.changed();
            }
        });
    }

    /// Ends it with a close frame.
    void end(int code, EndReason reason) {
        gate.run(() -> endNow(new Disconnect(code, "", reason), new Arrival.Closed(code, "")));
    }

    /// The application has had its time for what came before the peer's close.
    void overdue() {
        gate.run(this::told);
    }

    // What the peer does.

    /// Queues a message, once there is room for it.
    ///
    /// @return whether there was room within the bound, or the WebSocket has ended
    boolean put(WebSocketReceived message, int bytes) {
        Bound bound = Bound.start();
        return gate.get(() -> {
            boolean room = bound.await(gate, () -> end != null || in.hasRoom());
            if (room && end == null) {
                in.add(message, bytes);
                gate.changed();
            }
            return room;
        });
    }

    /// The peer closes. The application learns it when it asks for more than was received, or if there is nothing left
    /// and it never asked, or is asking.
    ///
    /// @param reply the close frame that the peer is answered with then
    void closeOfPeer(Disconnect told, Arrival.Closed reply) {
        gate.run(() -> {
            if (end == null) {
                end = told;
                answer = reply;
                gate.changed();
                if (received() && (!asked || asking > 0)) {
                    endNow(told, reply);
                }
            }
        });
    }

    /// The peer is out of reach. One that has closed before may leave politely.
    void lose(EndReason reason) {
        gate.run(() -> {
            if (end == null || reason != EndReason.PEER_CLOSED) {
                loseNow(reason);
            }
        });
    }

    private void loseNow(EndReason reason) {
        endNow(new Disconnect(CloseCode.ABNORMAL, "", reason), LOST);
        out.clear();
    }

    /// Waits for what the peer sees next; null if nothing comes within the bound.
    @Nullable
    Arrival take() {
        Bound bound = Bound.start();
        return gate.<@Nullable Arrival>get(() -> {
            bound.await(gate, () -> !out.isEmpty() || closed != null);
            Arrival next = out.poll();
            gate.changed();
            return next == null ? closed : next;
        });
    }

    private void endNow(Disconnect told, Arrival.Closed shown) {
        if (closed == null) {
            closed = shown;
            end = end == null ? told : end;
            if (handler != null && !handler.equals(Thread.currentThread()) && told.end() != EndReason.COMPLETED) {
                handler.interrupt();
            }
            gate.changed();
        }
    }
}
