package dev.ouzel.web.websocket;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketSent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// A request for a WebSocket whose peer follows a script, and the record of what it was sent: `accept`, messages, `close`,
/// or the status and body of an HTTP response.
final class ScriptedSocket implements WebSocketExchange {

    private final RequestHead request;
    private final List<String> subprotocols;
    private final Deque<WebSocketReceived> script = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private boolean closed;

    ScriptedSocket(String path, String... subprotocols) {
        this.request = new RequestHead("GET", "http", "", path, null, HttpVersion.HTTP_1_1, Headers.of("host", "a"),
                null);
        this.subprotocols = List.of(subprotocols);
    }

    ScriptedSocket says(String text) {
        return then(new WebSocketReceived.Text(text));
    }

    ScriptedSocket then(WebSocketReceived next) {
        script.add(next);
        return this;
    }

    /// Lets the application answer.
    List<String> answeredBy(Application application) throws Exception {
        application.handle(this);
        return sent;
    }

    List<String> sent() {
        return sent;
    }

    @Override
    public RequestHead request() {
        return request;
    }

    @Override
    public TimeSource time() {
        return TimeSource.system();
    }

    @Override
    public List<String> subprotocols() {
        return subprotocols;
    }

    @Override
    public HttpExchange deny() {
        return new Denied();
    }

    @Override
    public WebSocketReceived receive() {
        WebSocketReceived next = closed ? null : script.poll();
        return next == null ? new WebSocketReceived.Disconnect(1000, "", EndReason.PEER_CLOSED) : next;
    }

    @Override
    public void send(WebSocketSent message) {
        if (closed) {
            throw new Disconnected(EndReason.COMPLETED);
        }
        switch (message) {
            case WebSocketSent.Accept(var subprotocol, var headers, var _) -> sent.add("accept " + subprotocol + " "
                    + headers.toString().strip());
            case WebSocketSent.Text(var text) -> sent.add("text " + text);
            case WebSocketSent.Binary(var bytes) -> sent.add("binary " + bytes.remaining());
            case WebSocketSent.Close(var code, var reason) -> {
                sent.add(("close " + code + " " + reason).strip());
                closed = true;
            }
        }
    }

    @Override
    public void send(WebSocketSent message, Duration deadline) {
        send(message);
    }

    private final class Denied implements HttpExchange {

        @Override
        public RequestHead request() {
            return request;
        }

        @Override
        public TimeSource time() {
            return TimeSource.system();
        }

        @Override
        public Received receive() {
            return new Received.Body(ByteBuffer.allocate(0), true);
        }

        @Override
        public void send(Sent message) {
            if (message instanceof Sent.Start(var status, var headers, _)) {
                sent.add(status + " " + headers.first("x-filter").orElse(""));
            } else if (message instanceof Sent.Body(var bytes, _)) {
                sent.add(StandardCharsets.UTF_8.decode(bytes.duplicate()).toString());
            }
        }

        @Override
        public void send(Sent message, Duration deadline) {
            send(message);
        }
    }
}
