package dev.ouzel.server.websocket;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.server.exchange.ServedExchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The exchange as the application sees it: an HTTP exchange until it is accepted, then what the [WebSocketState] says.
/// Thread-safe.
final class ServedWebSocket implements WebSocketExchange {

    private final ServedExchange http;
    private final WebSocketConnection connection;
    private final WebSocketState state;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    /// Held from compressing a message until it is put out, since those must not change places.
    private final ReentrantLock compressing = new ReentrantLock();
    private volatile boolean noticed;
    private volatile Handshake.Agreed handshake;
    private volatile @Nullable Deflation deflation;

    private enum Phase {
        CONNECTING, DENIED, ACCEPTED
    }

    ServedWebSocket(ServedExchange http, Handshake.Agreed handshake, WebSocketConnection connection,
            WebSocketState state) {
        this.http = http;
        this.handshake = handshake;
        this.connection = connection;
        this.state = state;
    }

    @Override
    public RequestHead request() {
        return http.request();
    }

    @Override
    public TimeSource time() {
        return http.time();
    }

    @Override
    public List<String> subprotocols() {
        return handshake.subprotocols();
    }

    /// Whether it is a WebSocket by now.
    boolean accepted() {
        return phase.get() == Phase.ACCEPTED;
    }

    /// What was agreed on about compression, once it is accepted; null for none.
    @Nullable
    DeflateTerms deflate() {
        return handshake.deflate();
    }

    /// Whether the application was told of the drain while it was none yet.
    boolean noticed() {
        return noticed;
    }

    @Override
    public HttpExchange deny() {
        leaveConnecting(Phase.DENIED, "deny");
        return http;
    }

    @Override
    public WebSocketReceived receive() throws InterruptedException {
        if (!accepted()) {
            return receiveBefore();
        }
        WebSocketReceived next = state.awaitArrival();
        if (next instanceof WebSocketReceived.Disconnect) {
            connection.wake();
        } else if (state.resumes()) {
            connection.messagesWanted();
        }
        return next;
    }

    private WebSocketReceived receiveBefore() throws InterruptedException {
        while (true) {
            switch (http.receive()) {
                case Received.Body _ -> {
                    // The end of a body that is empty: no handshake has one.
                }
                case Received.DrainNotice(var drain) -> {
                    noticed = true;
                    return new WebSocketReceived.DrainNotice(drain);
                }
                case Received.Disconnect(var reason) -> {
                    return new WebSocketReceived.Disconnect(CloseCode.ABNORMAL, "", reason);
                }
            }
        }
    }

    @Override
    public void send(WebSocketSent message) throws InterruptedException {
        deliver(message, null);
    }

    @Override
    public void send(WebSocketSent message, Duration deadline) throws InterruptedException {
        deliver(message, time().nanoTime() + deadline.toNanos());
    }

    private void deliver(WebSocketSent message, @Nullable Long deadline) throws InterruptedException {
        switch (message) {
            case WebSocketSent.Accept accept -> accept(accept);
            case WebSocketSent.Text(var text) -> deliver(Frames.TEXT,
                    ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), deadline);
            case WebSocketSent.Binary(var bytes) -> deliver(Frames.BINARY, bytes.duplicate(), deadline);
            case WebSocketSent.Close(var code, var reason) -> close(code, reason);
        }
    }

    private void accept(WebSocketSent.Accept accept) {
        String subprotocol = accept.subprotocol();
        if (subprotocol != null && !subprotocols().contains(subprotocol)) {
            throw new IllegalArgumentException(
                    "subprotocol: " + subprotocol + " (expected: one of " + subprotocols() + ")");
        }
        leaveConnecting(Phase.ACCEPTED, "accept");
        if (!accept.compression()) {
            handshake = handshake.withoutDeflate();
        }
        DeflateTerms terms = handshake.deflate();
        deflation = terms == null ? null : new Deflation(terms.serverTakeover());
        try {
            http.switchProtocols(handshake.fields(subprotocol).plusAll(accept.headers()));
        } catch (Disconnected e) {
            state.lose(e.reason());
            state.over();
            throw e;
        }
    }

    private void leaveConnecting(Phase next, String what) {
        if (!phase.compareAndSet(Phase.CONNECTING, next)) {
            throw new IllegalStateException(what + " after " + phase.get() + " (expected: once, first of all)");
        }
    }

    private void close(int code, String reason) throws InterruptedException {
        if (phase.compareAndSet(Phase.CONNECTING, Phase.DENIED)) {
            http.send(new Sent.Start(403, Headers.of("content-length", "0")));
            http.send(new Sent.Body(ByteBuffer.allocate(0), true));
        } else {
            requireAccepted("close");
            state.close(code, reason);
            connection.wake();
        }
    }

    private void deliver(int opcode, ByteBuffer payload, @Nullable Long deadline) throws InterruptedException {
        requireAccepted("message");
        try {
            state.awaitRoom(deadline);
        } catch (Disconnected e) {
            if (e.reason() == EndReason.WRITE_DEADLINE) {
                connection.execute(() -> connection.abort(EndReason.WRITE_DEADLINE));
            }
            throw e;
        }
        Deflation used = deflation;
        if (used == null || payload.remaining() < Deflation.BYTES_MIN) {
            state.put(Frames.head(opcode, false, payload.remaining()), payload);
        } else {
            putDeflated(used, opcode, payload);
        }
        connection.wake();
    }

    private void putDeflated(Deflation used, int opcode, ByteBuffer payload) {
        compressing.lock();
        try {
            ByteBuffer small = used.deflate(payload);
            state.put(Frames.head(opcode, true, small.remaining()), small);
        } finally {
            compressing.unlock();
        }
    }

    private void requireAccepted(String what) {
        if (!accepted()) {
            throw new IllegalStateException(what + " while " + phase.get() + " (expected: after the accept)");
        }
    }

    /// Gives the memory back that is not the heap's.
    void end() {
        compressing.lock();
        try {
            Deflation used = deflation;
            if (used != null) {
                used.end();
            }
        } finally {
            compressing.unlock();
        }
    }
}
