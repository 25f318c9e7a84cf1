package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.Sent;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Every way in which an application can end, as its peer sees it.
@ParameterizedClass
@EnumSource(Transport.class)
class ApplicationEndTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String CLOSE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Transport transport;

    ApplicationEndTest(Transport transport) {
        this.transport = transport;
    }

    private String answer(String request, Serving.Handler handler) throws Exception {
        try (Serving serving = Serving.with(transport, handler)) {
            return serving.answer(request);
        }
    }

    @Test
    void returningWithoutAnAnswerIs500() throws Exception {
        assertThat(answer(CLOSE, _ -> {})).startsWith("HTTP/1.1 500 Internal Server Error\r\n");
    }

    @Test
    void throwingBeforeTheHeadIs500AndTellsNothing() throws Exception {
        assertThat(answer(CLOSE, _ -> {
            throw new IllegalArgumentException("secret");
        })).startsWith("HTTP/1.1 500 Internal Server Error\r\n").endsWith("\r\n\r\nInternal Server Error\n")
                .doesNotContain("secret");
    }

    @Test
    void anErrorBeforeTheHeadIs500Too() throws Exception {
        assertThat(answer(CLOSE, _ -> {
            throw new StackOverflowError();
        })).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void a500KeepsTheConnection() throws Exception {
        assertThat(answer(GET + CLOSE, _ -> {})).containsSubsequence("HTTP/1.1 500 ", "HTTP/1.1 500 ");
    }

    @Test
    void throwingAfterTheHeadCutsTheBody() throws Exception {
        assertThat(answer(GET, exchange -> {
            Serving.start(exchange, 200);
            Serving.body(exchange, "hello", false);
            throw new IllegalArgumentException("secret");
        })).endsWith("\r\n\r\n5\r\nhello\r\n").doesNotContain("secret");
    }

    @Test
    void returningBeforeTheLastPieceCutsTheBody() throws Exception {
        assertThat(answer(GET, exchange -> {
            Serving.start(exchange, 200);
            Serving.body(exchange, "hello", false);
        })).endsWith("\r\n\r\n5\r\nhello\r\n");
        assertThat(answer(GET, exchange -> {
            Serving.start(exchange, 200, "content-length", "10");
            Serving.body(exchange, "hello", false);
        })).endsWith("\r\n\r\nhello");
    }

    @Test
    void aBodyThatEndsWithTheConnectionIsCutByAReset() throws Exception {
        try (Serving serving = Serving.with(transport, exchange -> {
            Serving.start(exchange, 200);
            Serving.body(exchange, "hello", false);
        }); RawSocket socket = serving.connect()) {
            socket.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(socket.endsWithReset()).isTrue();
        }
    }

    @Test
    void sendingTooMuchIsRefused() throws Exception {
        assertThat(answer(CLOSE, exchange -> {
            Serving.start(exchange, 200, "content-length", "5");
            assertThatThrownBy(() -> Serving.body(exchange, "hello!", true)).isInstanceOf(IllegalStateException.class)
                    .hasMessage("body of 6 bytes (expected: 5 at most, by content-length)");
            Serving.body(exchange, "hello", true);
        })).endsWith("\r\n\r\nhello");
    }

    @Test
    void sendingTooLittleIsRefusedAndThenCut() throws Exception {
        assertThat(answer(GET, exchange -> {
            Serving.start(exchange, 200, "content-length", "5");
            Serving.body(exchange, "hell", true);
        })).startsWith("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void messagesOutOfOrderAreRefused() throws Exception {
        assertThat(answer(CLOSE, exchange -> {
            assertThatThrownBy(() -> Serving.body(exchange, "hello", false)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> exchange.send(new Sent.Trailers(Headers.empty())))
                    .isInstanceOf(IllegalStateException.class);
            Serving.start(exchange, 200, "content-length", "5");
            assertThatThrownBy(() -> Serving.start(exchange, 200)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> exchange.send(new Sent.EarlyHints(Headers.empty())))
                    .isInstanceOf(IllegalStateException.class);
            Serving.body(exchange, "hello", true);
            assertThatThrownBy(() -> Serving.body(exchange, "more", true)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Serving.start(exchange, 200)).isInstanceOf(IllegalStateException.class);
        })).endsWith("\r\n\r\nhello");
    }

    @Test
    void afterTheResponseReceiveSaysCompletedAsOftenAsAsked() throws Exception {
        var received = new CompletableFuture<Received>();
        try (Serving serving = Serving.with(transport, exchange -> {
            Serving.text(exchange, "hello");
            Received next = exchange.receive();
            while (next instanceof Received.Body) {
                next = exchange.receive();
            }
            assertThat(exchange.receive()).isEqualTo(next);
            received.complete(next);
        })) {
            assertThat(serving.answer(CLOSE)).endsWith("hello");
            assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(new Received.Disconnect(EndReason.COMPLETED));
        }
    }

    @Test
    void throwingAfterTheLastPieceChangesNothing() throws Exception {
        assertThat(answer(GET + CLOSE, exchange -> {
            Serving.text(exchange, "hello");
            throw new Disconnected(EndReason.PEER_RESET);
        })).containsSubsequence("hello", "HTTP/1.1 200", "hello");
    }

    @Test
    void anApplicationThatCannotStartIsSaid() {
        assertThatThrownBy(() -> Serving.run(transport, Limits.defaults(), new dev.ouzel.exchange.Application() {
            @Override
            public void handle(dev.ouzel.exchange.Exchange exchange) {}

            @Override
            public void startUp() throws Exception {
                throw new java.io.IOException("no database");
            }
        })).isInstanceOf(IllegalStateException.class).hasRootCauseMessage("no database");
    }
}
