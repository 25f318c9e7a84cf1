package dev.ouzel.server;

import static dev.ouzel.server.WebSocketPeer.frame;
import static dev.ouzel.server.WebSocketPeer.request;
import static dev.ouzel.server.WebSocketPeer.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How a WebSocket is opened, or not (RFC 6455, section 4).
@ParameterizedClass
@EnumSource(Transport.class)
class WebSocketHandshakeTest {

    private final Transport transport;

    WebSocketHandshakeTest(Transport transport) {
        this.transport = transport;
    }

    private Serving echo() throws Exception {
        return Serving.sockets(transport, Limits.defaults(), Serving::echo);
    }

    @Test
    void theKeyIsAnsweredAsTheStandardSays() throws Exception {
        try (Serving serving = echo(); RawSocket socket = serving.connect()) {
            socket.send(request());
            assertThat(socket.readUntil("\r\n\r\n")).isEqualTo("""
                    HTTP/1.1 101 Switching Protocols\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r
                    \r
                    """);
        }
    }

    @Test
    void aTextGoesOutAsTheDocumentationShowsIt() throws Exception {
        try (Serving serving = echo(); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.text("hello");
            assertThat(peer.socket().read(7)).isEqualTo(WebSocketPeer.bytes("81 05 68 65 6c 6c 6f"));
        }
    }

    @Test
    void framesInThePacketOfTheHandshakeAreNotLost() throws Exception {
        try (Serving serving = echo(); RawSocket socket = serving.connect()) {
            String frame = new String(frame(WebSocketPeer.TEXT, utf8("early")), StandardCharsets.ISO_8859_1);
            socket.send(request() + frame + frame);
            socket.readUntil("\r\n\r\n");
            WebSocketPeer peer = WebSocketPeer.opened(socket);
            assertThat(peer.readText()).isEqualTo("early");
            assertThat(peer.readText()).isEqualTo("early");
        }
    }

    @Test
    void nothingIsAnsweredBeforeTheApplicationHasDecided() throws Exception {
        var decide = new CompletableFuture<Void>();
        try (Serving serving = Serving.sockets(transport, Limits.defaults(), exchange -> {
            decide.get(10, TimeUnit.SECONDS);
            exchange.send(new WebSocketSent.Accept("b", Headers.of("set-cookie", "c=1")));
        }); RawSocket socket = serving.connect()) {
            socket.send(request("Sec-WebSocket-Protocol: a, b\r\n"));
            assertThat(socket.silent()).isTrue();
            decide.complete(null);
            assertThat(socket.readUntil("\r\n\r\n")).contains("\r\nSec-WebSocket-Protocol: b\r\n")
                    .contains("\r\nSet-Cookie: c=1\r\n");
        }
    }

    @Test
    void aSubprotocolThatWasNotOfferedIsAMistake() throws Exception {
        var seen = new CompletableFuture<Throwable>();
        try (Serving serving = Serving.sockets(transport, Limits.defaults(), exchange -> {
            try {
                exchange.send(new WebSocketSent.Accept("other", Headers.empty()));
            } catch (IllegalArgumentException e) {
                seen.complete(e);
                throw e;
            }
        })) {
            assertThat(serving.answer(close(request("Sec-WebSocket-Protocol: a\r\n")))).startsWith("HTTP/1.1 500 ");
            assertThat(seen.get(10, TimeUnit.SECONDS)).hasMessage("subprotocol: other (expected: one of [a])");
        }
    }

    /// So that the server closes when it has answered.
    private static String close(String request) {
        return request.replace("keep-alive, Upgrade", "close, Upgrade");
    }

    @Test
    void aHandshakeThatNeverEndsIsAnswered408() throws Exception {
        Limits limits = Limits.defaults().withHeadDeadline(Duration.ofSeconds(1));
        try (Serving serving = Serving.sockets(transport, limits, Serving::echo);
                RawSocket socket = serving.connect()) {
            String request = request();
            socket.send(request.substring(0, request.length() - 2));
            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        }
    }

    @Test
    void anotherVersionIsTold() throws Exception {
        try (Serving serving = echo()) {
            assertThat(serving.answer(close(request()).replace("Version: 13", "Version: 8")))
                    .startsWith("HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\n");
        }
    }

    @Test
    void whatIsNoHandshakeIsRefused() throws Exception {
        String good = close(request());
        try (Serving serving = echo()) {
            for (String bad : new String[]{
                good.replace("Sec-WebSocket-Key: " + WebSocketPeer.KEY + "\r\n", ""),
                good.replace(WebSocketPeer.KEY, "short"),
                good.replace(WebSocketPeer.KEY, "%%%"),
                good.replace("Sec-WebSocket-Key", "Sec-WebSocket-Key: " + WebSocketPeer.KEY + "\r\nSec-WebSocket-Key"),
                good.replace("Sec-WebSocket-Version: 13\r\n", ""),
                good.replace("close, Upgrade", "close"),
                good.replace("\r\n\r\n", "\r\nContent-Length: 1\r\n\r\nx")
            }) {
                assertThat(serving.answer(bad)).as(bad).startsWith("HTTP/1.1 400 Bad Request\r\n");
            }
        }
    }

    @Test
    void whatDoesNotAskIsHttp() throws Exception {
        try (Serving serving = echo()) {
            assertThat(serving.answer(close(request()).replace("GET", "POST"))).endsWith("http;");
            assertThat(serving.answer(close(request()).replace("HTTP/1.1", "HTTP/1.0"))).endsWith("http;");
            assertThat(serving.answer(close(request()).replace("websocket", "h2c"))).endsWith("http;");
        }
    }

    @Test
    void onlyPagesOfAllowedOriginsMay() throws Exception {
        Limits limits = Limits.defaults()
                .withWebSocket(WebSocketLimits.defaults().withOrigins(Set.of("https://good.example")));
        try (Serving serving = Serving.sockets(transport, limits, Serving::echo)) {
            assertThat(serving.answer(close(request("Origin: https://bad.example\r\n"))))
                    .startsWith("HTTP/1.1 403 Forbidden\r\n");
            WebSocketPeer.open(serving.connect(), "Origin: https://good.example\r\n").close();
            WebSocketPeer.open(serving.connect()).close();
        }
    }

    @Test
    void aDeniedOneIsAnsweredLikeAnyRequestAndTheConnectionGoesOn() throws Exception {
        try (Serving serving = Serving.sockets(transport, Limits.defaults(),
                exchange -> Serving.text(exchange.deny(), "no;")); RawSocket socket = serving.connect()) {
            socket.send(request() + request());
            assertThat(socket.readUntil(";")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("no;");
            assertThat(socket.readUntil(";")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("no;");
        }
    }

    @Test
    void closedBeforeItWasAcceptedItIsForbidden() throws Exception {
        try (Serving serving = Serving.sockets(transport, Limits.defaults(),
                exchange -> exchange.send(new WebSocketSent.Close(4000)))) {
            assertThat(serving.answer(close(request()))).startsWith("HTTP/1.1 403 Forbidden\r\n");
        }
    }

    @Test
    void anApplicationThatDecidesNothingFails() throws Exception {
        try (Serving serving = Serving.sockets(transport, Limits.defaults(), _ -> {})) {
            assertThat(serving.answer(close(request()))).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
        }
        try (Serving serving = Serving.sockets(transport, Limits.defaults(), _ -> {
            throw new IllegalStateException("on purpose");
        })) {
            assertThat(serving.answer(close(request()))).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
        }
    }

    @Test
    void messagesOutOfOrderAreMistakes() throws Exception {
        var checked = new CompletableFuture<Void>();
        try (Serving serving = Serving.sockets(transport, Limits.defaults(), exchange -> {
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Text("early")))
                    .isInstanceOf(IllegalStateException.class);
            exchange.send(new WebSocketSent.Accept());
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Accept()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(exchange::deny).isInstanceOf(IllegalStateException.class);
            checked.complete(null);
        }); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            checked.get(10, TimeUnit.SECONDS);
            assertThat(peer.readClose()).isEqualTo(1000);
        }
    }
}
