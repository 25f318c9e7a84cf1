package dev.ouzel.testkit;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.testkit.WebSocketConversation.Arrival;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The server's end of a WebSocket without sockets: an HTTP exchange until it is accepted, then what its
/// [InProcessSocketState] says. Thread-safe.
final class InProcessWebSocket implements WebSocketExchange, Running {

    /// How long an application has for what came before the peer's close.
    static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    private final InProcessExchange http;
    private final InProcessEngine engine;
    private final InProcessSocketState state;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.CONNECTING);
    private volatile boolean noticed;

    private enum Phase {
        CONNECTING, DENIED, ACCEPTED
    }

    InProcessWebSocket(InProcessExchange http, InProcessEngine engine) {
        this.http = http;
        this.engine = engine;
        this.state = new InProcessSocketState(engine.time(), engine.bufferBytesMax());
    }

    @Override
    public RequestHead request() {
        return http.request();
    }

    @Override
    public TimeSource time() {
        return engine.time();
    }

    @Override
    public List<String> subprotocols() {
        return request().headers().all("sec-websocket-protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1))).map(String::strip).toList();
    }

    private boolean accepted() {
        return phase.get() == Phase.ACCEPTED;
    }

    // What the application calls.

    @Override
    public HttpExchange deny() {
        leaveConnecting(Phase.DENIED, "deny");
        return http;
    }

    @Override
    public WebSocketReceived receive() throws InterruptedException {
        return accepted() ? state.receive() : receiveBefore();
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
                    return new Disconnect(CloseCode.ABNORMAL, "", reason);
                }
            }
        }
    }

    @Override
    public void send(WebSocketSent message) throws InterruptedException {
        transmit(message, null);
    }

    @Override
    public void send(WebSocketSent message, Duration deadline) throws InterruptedException {
        transmit(message, deadline);
    }

    private void transmit(WebSocketSent message, @Nullable Duration deadline) throws InterruptedException {
        switch (message) {
            case WebSocketSent.Accept(var subprotocol, var headers, var _) -> accept(subprotocol, headers);
            case WebSocketSent.Text(var text) -> transmit(new Arrival.Text(text), utf8Length(text), deadline);
            case WebSocketSent.Binary(var bytes) -> transmit(new Arrival.Binary(copy(bytes)), bytes.remaining(),
                    deadline);
            case WebSocketSent.Close(var code, var reason) -> close(code, reason);
        }
    }

    private void transmit(Arrival message, int bytes, @Nullable Duration deadline) throws InterruptedException {
        requireAccepted("message");
        state.send(message, bytes, deadline);
    }

    private void accept(@Nullable String subprotocol, Headers headers) {
        if (subprotocol != null && !subprotocols().contains(subprotocol)) {
            throw new IllegalArgumentException(
                    "subprotocol: " + subprotocol + " (expected: one of " + subprotocols() + ")");
        }
        leaveConnecting(Phase.ACCEPTED, "accept");
        Headers fields = Headers.of("upgrade", "websocket");
        try {
            http.switchProtocols((subprotocol == null ? fields : fields.plus("sec-websocket-protocol", subprotocol))
                    .plusAll(headers));
        } catch (Disconnected e) {
            state.lose(e.reason());
            throw e;
        }
        tell(http.drain());
    }

    private void close(int code, String reason) throws InterruptedException {
        if (phase.compareAndSet(Phase.CONNECTING, Phase.DENIED)) {
            http.send(new Sent.Start(403, Headers.of("content-length", "0")));
            http.send(new Sent.Body(ByteBuffer.allocate(0), true));
        } else {
            requireAccepted("close");
            state.close(code, reason);
        }
    }

    private void leaveConnecting(Phase next, String what) {
        if (!phase.compareAndSet(Phase.CONNECTING, next)) {
            throw new IllegalStateException(what + " after " + phase.get() + " (expected: once, first of all)");
        }
    }

    private void requireAccepted(String what) {
        if (!accepted()) {
            throw new IllegalStateException(what + " while " + phase.get() + " (expected: after the accept)");
        }
    }

    // What the engine does.

    @Override
    public InProcessExchange http() {
        return http;
    }

    /// The ways in which an application can end before it accepts are those of an HTTP exchange.
    @Override
    public void handle(Application application) {
        state.handledBy(Thread.currentThread());
        http.handle(_ -> run(application));
    }

    private void run(Application application) throws Exception {
        Throwable thrown = null;
        try {
            application.handle(this);
        } catch (Throwable t) { // Whatever it is, the peer is told and the engine goes on.
            if (!accepted()) {
                throw t;
            }
            thrown = t;
        }
        if (accepted()) {
            conclude(thrown);
        }
    }

    private void conclude(@Nullable Throwable thrown) {
        boolean open = state.handled(thrown == null ? CloseCode.NORMAL : CloseCode.INTERNAL_ERROR);
        if (open && thrown != null) {
            engine.failed(request(), thrown);
        }
    }

    @Override
    public void drain(Drain notice) {
        http.drain(notice);
        if (accepted()) {
            tell(notice);
        }
    }

    private void tell(@Nullable Drain notice) {
        if (notice != null && !noticed) {
            state.notice(notice);
        }
    }

    /// The exchange first: it decides whether an accept that happens at the same moment still goes through.
    @Override
    public void end(EndReason reason) {
        http.end(reason);
        if (accepted()) {
            if (reason == EndReason.DRAINING) {
                state.end(CloseCode.SERVICE_RESTART, reason);
            } else {
                state.lose(reason);
            }
        }
    }

    // What the peer does.

    /// Queues a message; false if the application did not take it within the bound.
    boolean put(WebSocketReceived message, int bytes) {
        return state.put(message, bytes);
    }

    /// The peer closes, with any code.
    void closeOfPeer(int code, String reason) {
        if (!accepted()) {
            return;
        }
        if (code == CloseCode.NONE_GIVEN || CloseCode.maySend(code)) {
            state.closeOfPeer(new Disconnect(code, reason, EndReason.PEER_CLOSED), new Arrival.Closed(code, ""));
        } else {
            state.closeOfPeer(new Disconnect(CloseCode.PROTOCOL_ERROR, "", EndReason.PROTOCOL_ERROR),
                    new Arrival.Closed(CloseCode.PROTOCOL_ERROR, ""));
        }
        engine.loop().executeAt(Bound.after(time(), CLOSE_DEADLINE), state::overdue);
    }

    /// Waits for what the peer sees next; null if nothing comes within the bound.
    @Nullable
    Arrival take() {
        return state.take();
    }

    static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// The sender's bytes, as they are now.
    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}
