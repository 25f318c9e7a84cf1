package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Sent;
import dev.ouzel.server.transport.Transport;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

/// Responses, byte for byte.
@ParameterizedClass
@EnumSource(Transport.class)
class ResponseFramingTest {

    private static final String CLOSE = " / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Transport transport;

    ResponseFramingTest(Transport transport) {
        this.transport = transport;
    }

    private String answer(String request, Serving.Handler handler) throws Exception {
        try (Serving serving = Serving.with(transport, handler)) {
            return serving.answer(request).replaceAll("Date: [A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [\\d:]{8} GMT",
                    "Date: …");
        }
    }

    @Test
    void withoutALengthItIsChunked() throws Exception {
        assertThat(answer("GET" + CLOSE, exchange -> {
            Serving.start(exchange, 200, "content-type", "text/plain");
            Serving.body(exchange, "hello", false);
            Serving.body(exchange, "", false);
            Serving.body(exchange, "a longer piece", false);
            Serving.body(exchange, "", true);
        })).isEqualTo("""
                HTTP/1.1 200 OK\r
                Content-Type: text/plain\r
                Date: …\r
                Transfer-Encoding: chunked\r
                Connection: close\r
                \r
                5\r
                hello\r
                E\r
                a longer piece\r
                0\r
                \r
                """);
    }

    @Test
    void withALengthItIsNot() throws Exception {
        assertThat(answer("GET" + CLOSE, exchange -> {
            Serving.start(exchange, 201, "content-length", "5", "etag", "\"x\"", "x-accel-buffering", "no");
            Serving.body(exchange, "he", false);
            Serving.body(exchange, "llo", true);
        })).isEqualTo("""
                HTTP/1.1 201 Created\r
                Content-Length: 5\r
                ETag: "x"\r
                X-Accel-Buffering: no\r
                Date: …\r
                Connection: close\r
                \r
                hello""");
    }

    @Test
    void toHttp10ItEndsWithTheConnection() throws Exception {
        assertThat(answer("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", exchange -> {
            Serving.start(exchange, 200);
            Serving.body(exchange, "hel", false);
            Serving.body(exchange, "lo", true);
        })).isEqualTo("HTTP/1.1 200 OK\r\nDate: …\r\nConnection: close\r\n\r\nhello");
    }

    @Test
    void http10KeepsAConnectionAliveIfItAskedTo() throws Exception {
        assertThat(answer("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n",
                exchange -> Serving.text(exchange, "hello"))).isEqualTo("""
                        HTTP/1.1 200 OK\r
                        Content-Length: 5\r
                        Date: …\r
                        Connection: keep-alive\r
                        \r
                        helloHTTP/1.1 200 OK\r
                        Content-Length: 5\r
                        Date: …\r
                        Connection: close\r
                        \r
                        hello""");
    }

    @Test
    void headHasNoBodyAndKeepsTheLength() throws Exception {
        assertThat(answer("HEAD" + CLOSE, exchange -> Serving.text(exchange, "hello")))
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: …\r\nConnection: close\r\n\r\n");
    }

    @Test
    void anEndlessBodyOfHeadIsToldThatNobodyReadsIt() throws Exception {
        var end = new CompletableFuture<Throwable>();
        assertThat(answer("HEAD" + CLOSE, exchange -> {
            Serving.start(exchange, 200);
            end.complete(catchThrowable(() -> {
                while (true) {
                    Serving.body(exchange, "tick", false);
                }
            }));
        })).isEqualTo("HTTP/1.1 200 OK\r\nDate: …\r\nConnection: close\r\n\r\n");
        assertThat(end.get(10, TimeUnit.SECONDS)).isInstanceOf(Disconnected.class);
    }

    @Test
    void noContentAndNotModifiedHaveNoBody() throws Exception {
        assertThat(answer("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET" + CLOSE, exchange -> {
            Serving.start(exchange, 204, "content-length", "5");
            Serving.body(exchange, "hello", true);
        })).isEqualTo("""
                HTTP/1.1 204 No Content\r
                Date: …\r
                \r
                HTTP/1.1 204 No Content\r
                Date: …\r
                Connection: close\r
                \r
                """);
        assertThat(answer("GET" + CLOSE, exchange -> {
            Serving.start(exchange, 304, "content-length", "5");
            Serving.body(exchange, "", true);
        })).isEqualTo("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nDate: …\r\nConnection: close\r\n\r\n");
    }

    @Test
    void trailersGoToWhoeverWantsThem() throws Exception {
        Serving.Handler handler = exchange -> {
            exchange.send(new Sent.Start(200, Headers.of("trailer", "x-sum"), true));
            Serving.body(exchange, "hello", true);
            exchange.send(new Sent.Trailers(Headers.of("x-sum", "42")));
        };
        assertThat(answer("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: close\r\n\r\n", handler))
                .endsWith("\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n");
        assertThat(answer("GET" + CLOSE, handler)).endsWith("\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void earlyHintsComeFirstAndNotToHttp10() throws Exception {
        Serving.Handler handler = exchange -> {
            exchange.send(new Sent.EarlyHints(Headers.of("link", "</a.css>; rel=preload")));
            Serving.text(exchange, "hello");
        };
        assertThat(answer("GET" + CLOSE, handler))
                .startsWith("HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\nHTTP/1.1 200 OK\r\n");
        assertThat(answer("GET / HTTP/1.0\r\n\r\n", handler)).startsWith("HTTP/1.1 200 OK\r\n");
    }

    @Test
    void theApplicationsDateIsKept() throws Exception {
        assertThat(answer("GET" + CLOSE, exchange -> {
            Serving.start(exchange, 200, "date", "Thu, 01 Jan 1970 00:00:00 GMT", "content-length", "0");
            Serving.body(exchange, "", true);
        })).containsOnlyOnce("Date: …");
    }

    @Test
    void aLargePieceArrivesWhole() throws Exception {
        String large = "0123456789abcdef".repeat(200_000);
        assertThat(answer("GET" + CLOSE, exchange -> Serving.text(exchange, large))).endsWith("\r\n\r\n" + large);
    }
}
