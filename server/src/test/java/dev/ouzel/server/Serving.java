package dev.ouzel.server;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A server on a free port of the loopback, and short words for what handlers of tests do.
final class Serving implements AutoCloseable {

    private final Server server;

    private Serving(Server server) {
        this.server = server;
    }

    /// A handler of HTTP exchanges.
    @FunctionalInterface
    interface Handler {
        void answer(HttpExchange exchange) throws Exception;
    }

    static Application application(Handler handler) {
        return exchange -> {
            switch (exchange) {
                case HttpExchange http -> handler.answer(http);
                case WebSocketExchange socket -> handler.answer(socket.deny());
            }
        };
    }

    /// A handler of WebSockets.
    @FunctionalInterface
    interface SocketHandler {
        void talk(WebSocketExchange exchange) throws Exception;
    }

    static Serving sockets(Transport transport, Limits limits, SocketHandler handler) throws IOException {
        return run(transport, limits, exchange -> {
            switch (exchange) {
                case HttpExchange http -> text(http, "http;");
                case WebSocketExchange socket -> handler.talk(socket);
            }
        });
    }

    /// Accepts, and sends back every message.
    static void echo(WebSocketExchange exchange) throws InterruptedException {
        exchange.send(new WebSocketSent.Accept());
        while (true) {
            switch (exchange.receive()) {
                case WebSocketReceived.Text(String text) -> exchange.send(new WebSocketSent.Text(text));
                case WebSocketReceived.Binary(ByteBuffer bytes) -> exchange.send(new WebSocketSent.Binary(bytes));
                case WebSocketReceived.DrainNotice _ -> exchange.send(new WebSocketSent.Close(1001));
                case WebSocketReceived.Disconnect _ -> {
                    return;
                }
            }
        }
    }

    static Serving with(Transport transport, Handler handler) throws IOException {
        return with(transport, Limits.defaults(), handler);
    }

    static Serving with(Transport transport, Limits limits, Handler handler) throws IOException {
        return run(transport, limits, application(handler));
    }

    static Serving run(Transport transport, Limits limits, Application application) throws IOException {
        assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable());
        return new Serving(Server.start(application, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits,
                TimeSource.system(), null, transport));
    }

    Server server() {
        return server;
    }

    RawSocket connect() throws IOException {
        return new RawSocket(server.port());
    }

    /// Sends bytes on a new connection and reads until the server closes it.
    String answer(String request) throws IOException {
        try (RawSocket socket = connect()) {
            socket.send(request);
            return socket.readToEnd();
        }
    }

    @Override
    public void close() {
        server.close();
    }

    static void start(HttpExchange exchange, int status, String... fields) throws InterruptedException {
        exchange.send(new Sent.Start(status, Headers.of(fields)));
    }

    static void body(HttpExchange exchange, String text, boolean last) throws InterruptedException {
        exchange.send(new Sent.Body(bytes(text), last));
    }

    /// Answers 200 with a text of known length.
    static void text(HttpExchange exchange, String text) throws InterruptedException {
        start(exchange, 200, "content-length", Integer.toString(text.length()));
        body(exchange, text, true);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The whole request body.
    static String bodyOf(HttpExchange exchange) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (exchange.receive()) {
                case Received.Body(ByteBuffer bytes, boolean last) -> {
                    text.append(StandardCharsets.ISO_8859_1.decode(bytes));
                    if (last) {
                        return text.toString();
                    }
                }
                case Received.DrainNotice _ -> {
                }
                case Received.Disconnect(var reason) -> throw new IllegalStateException("ended: " + reason);
            }
        }
    }
}
