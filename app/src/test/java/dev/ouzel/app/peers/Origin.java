package dev.ouzel.app.peers;

import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.CloseReason;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import dev.ouzel.web.sse.Heartbeat;
import dev.ouzel.web.websocket.WebSocketMessage;
import dev.ouzel.web.websocket.WebSocketResponse;
import dev.ouzel.web.websocket.WebSocketSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The server behind the proxies, with streams and WebSockets that do what a test wants.
final class Origin implements AutoCloseable {

    /// Asks the echo to close.
    static final String CLOSE = "close";

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final int CLOSE_CODE = 4001;

    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> left = new LinkedBlockingQueue<>();
    private final Server server;

    /// @param pings how often WebSockets are pinged
    Origin(Duration pings) throws IOException {
        server = Server.start(routes(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Limits.defaults().withWebSocket(WebSocketLimits.defaults().withPingInterval(pings)));
    }

    private Router routes() {
        return new Router()
                .get("/words", _ -> EventSourceResponse.of(this::say).onClose(closed::add))
                .get("/idle", _ -> EventSourceResponse.of(stream -> idle(stream, 45)))
                .get("/idle-short", _ -> EventSourceResponse.of(stream -> idle(stream, 7))
                        .withHeartbeat(Heartbeat.comment(SHORT)))
                .get("/silent", _ -> EventSourceResponse.of(stream -> idle(stream, 30))
                        .withHeartbeat(Heartbeat.off()))
                .get("/port", request -> Response.text(port(request)))
                .get("/echo", _ -> WebSocketResponse.of(this::echo).withSubprotocols("echo.v1"))
                .get("/late", _ -> WebSocketResponse.of(Origin::speakLate));
    }

    int port() {
        return server.port();
    }

    /// What `/words` says next; nothing ends it.
    void say(String word) {
        words.add(word);
    }

    /// Waits until a stream of `/words` is closed.
    CloseReason awaitClosed() throws InterruptedException {
        return closed.take();
    }

    /// Waits until the peer of an `/echo` has left.
    void awaitLeft() throws InterruptedException {
        left.take();
    }

    /// Stops the server, and returns when it has.
    void stop() {
        server.drain();
    }

    @Override
    public void close() {
        stop();
    }

    /// Says a word when the test gives one.
    private void say(EventStream stream) throws InterruptedException {
        for (String word = words.take(); !word.isEmpty(); word = words.take()) {
            stream.send(word);
        }
    }

    private static void idle(EventStream stream, int seconds) throws InterruptedException {
        stream.send("first");
        if (stream.pause(Duration.ofSeconds(seconds))) {
            stream.send("still here");
        }
    }

    private static String port(Request request) {
        return Integer.toString(Objects.requireNonNull(request.head().remote()).getPort());
    }

    private void echo(WebSocketSession session) throws InterruptedException {
        for (WebSocketMessage message : session) {
            if (message.equals(new WebSocketMessage.Text(CLOSE))) {
                session.close(CLOSE_CODE, "as you wish");
            } else {
                session.send(message);
            }
        }
        left.add(session.request().rawPath());
    }

    private static void speakLate(WebSocketSession session) throws InterruptedException {
        session.time().sleep(Duration.ofSeconds(7));
        session.send("still here");
    }
}
