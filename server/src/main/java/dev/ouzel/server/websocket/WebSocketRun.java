package dev.ouzel.server.websocket;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.server.exchange.ServedExchange;
import dev.ouzel.server.operation.WebSocketLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One run of the application for one WebSocket, on the exchange's thread, and every way it can end.
///
/// | the application… | before accept and deny | denied | accepted | accepted, after the end |
/// |---|---|---|---|---|
/// | returns | 500, WARNING | as over HTTP | close code 1000 | normal |
/// | throws | 500, ERROR | as over HTTP | close code 1011, ERROR | normal, DEBUG |
/// | closes | 403 | `IllegalStateException` out of `send`, then as it throws | its close code | `Disconnected` out of `send` |
/// | sends a message | `IllegalStateException` out of `send`, then as it throws | the same | normal | `Disconnected` out of `send` |
final class WebSocketRun {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    private final ServedExchange http;
    private final WebSocketState state;
    private final WebSocketConnection connection;
    private final Handshake handshake;
    private final @Nullable ServedWebSocket exchange;

    WebSocketRun(ServedExchange http, WebSocketConnection connection, WebSocketState state, WebSocketLimits limits) {
        this.http = http;
        this.connection = connection;
        this.state = state;
        this.handshake = Handshake.of(http.request(), limits);
        this.exchange = handshake instanceof Handshake.Agreed agreed
                ? new ServedWebSocket(http, agreed, connection, state)
                : null;
    }

    @Nullable
    DeflateTerms deflate() {
        return exchange == null ? null : exchange.deflate();
    }

    boolean noticed() {
        return exchange != null && exchange.noticed();
    }

    void run(Application application) throws Exception {
        if (handshake instanceof Handshake.Refused refused) {
            refuse(refused, http);
        } else if (exchange != null) {
            state.handledBy(Thread.currentThread());
            run(application, exchange);
        }
    }

    private static void refuse(Handshake.Refused refused, HttpExchange http) throws InterruptedException {
        byte[] text = refused.text().getBytes(StandardCharsets.US_ASCII);
        http.send(new Sent.Start(refused.status(), refused.headers()
                .with("content-type", "text/plain; charset=utf-8")
                .with("content-length", Integer.toString(text.length))));
        http.send(new Sent.Body(ByteBuffer.wrap(text), true));
    }

    private void run(Application application, ServedWebSocket accepting) throws Exception {
        Throwable thrown = null;
        try {
            application.handle(accepting);
        } catch (Throwable t) { // Whatever it is, the peer is told and the server goes on.
            if (!accepting.accepted()) {
                throw t;
            }
            thrown = t;
        }
        if (accepting.accepted()) {
            conclude(accepting, thrown);
        }
    }

    private void conclude(ServedWebSocket accepted, @Nullable Throwable thrown) {
        boolean open = state.handled(thrown == null ? CloseCode.NORMAL : CloseCode.INTERNAL_ERROR);
        connection.wake();
        if (thrown != null) {
            LOG.log(open ? Level.ERROR : Level.DEBUG, () -> http.request().rawPath() + ": the application "
                    + (open ? "failed in a WebSocket" : "ended by"), thrown);
        }
        state.awaitOver();
        accepted.end();
    }
}
