package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that are answered by the server itself: with the right status, `Connection: close`, and nothing after them
/// taken for a request. Most are ways to smuggle a request past a proxy that reads them differently.
class MalformedRequestTest {

    private static final String H = "Host: a\r\n";
    private static final String AFTER = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    private record Bad(int status, String what, String bytes) {}

    private static List<Bad> bad() {
        return List.of(
                // Two lengths for one body (RFC 9112, section 6.3).
                new Bad(400, "two lengths",
                        "POST / HTTP/1.1\r\n" + H + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"),
                new Bad(400, "two equal lengths",
                        "POST / HTTP/1.1\r\n" + H + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"),
                new Bad(400, "a list of lengths", "POST / HTTP/1.1\r\n" + H + "Content-Length: 5, 5\r\n\r\nhello"),
                new Bad(400, "length with sign", "POST / HTTP/1.1\r\n" + H + "Content-Length: +5\r\n\r\nhello"),
                new Bad(400, "negative length", "POST / HTTP/1.1\r\n" + H + "Content-Length: -1\r\n\r\n"),
                new Bad(400, "length in hex", "POST / HTTP/1.1\r\n" + H + "Content-Length: 0x5\r\n\r\nhello"),
                new Bad(400, "empty length", "POST / HTTP/1.1\r\n" + H + "Content-Length: \r\n\r\n"),
                new Bad(400, "length and chunked", "POST / HTTP/1.1\r\n" + H
                        + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                new Bad(400, "chunked and length", "POST / HTTP/1.1\r\n" + H
                        + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n"),
                // Transfer codings (section 6.1).
                new Bad(400, "chunked not last", "POST / HTTP/1.1\r\n" + H
                        + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
                new Bad(400, "not chunked at all", "POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: gzip\r\n\r\n"),
                new Bad(400, "chunked twice", "POST / HTTP/1.1\r\n" + H
                        + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                new Bad(400, "almost chunked",
                        "POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                new Bad(400, "coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                new Bad(501, "a coding before chunked", "POST / HTTP/1.1\r\n" + H
                        + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
                // Fields (section 5).
                new Bad(400, "space before the colon", "GET / HTTP/1.1\r\n" + H + "X-A : b\r\n\r\n"),
                new Bad(400, "tab before the colon", "GET / HTTP/1.1\r\n" + H + "Content-Length\t: 5\r\n\r\n"),
                new Bad(400, "space before the first field", "GET / HTTP/1.1\r\n " + H + "\r\n"),
                new Bad(400, "folded line", "GET / HTTP/1.1\r\n" + H + "X-A: b\r\n c\r\n\r\n"),
                new Bad(400, "folded line by tab", "GET / HTTP/1.1\r\n" + H + "X-A: b\r\n\tc\r\n\r\n"),
                new Bad(400, "no colon", "GET / HTTP/1.1\r\n" + H + "nonsense\r\n\r\n"),
                new Bad(400, "empty name", "GET / HTTP/1.1\r\n" + H + ": b\r\n\r\n"),
                new Bad(400, "NUL in a value", "GET / HTTP/1.1\r\n" + H + "X-A: b\0c\r\n\r\n"),
                new Bad(400, "NUL in a name", "GET / HTTP/1.1\r\n" + H + "X\0A: b\r\n\r\n"),
                new Bad(400, "control character", "GET / HTTP/1.1\r\n" + H + "X-A: b\u0001c\r\n\r\n"),
                new Bad(400, "DEL", "GET / HTTP/1.1\r\n" + H + "X-A: b\u007Fc\r\n\r\n"),
                new Bad(400, "parenthesis in a name", "GET / HTTP/1.1\r\n" + H + "X(A): b\r\n\r\n"),
                // Line ends (section 2.2).
                new Bad(400, "lone LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
                new Bad(400, "lone LF after a field", "GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n"),
                new Bad(400, "lone LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
                new Bad(400, "lone CR in a value", "GET / HTTP/1.1\r\n" + H + "X-A: b\rc\r\n\r\n"),
                new Bad(400, "lone CR in the request line", "GET /\rHTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "two CR", "GET / HTTP/1.1\r\r\n" + H + "\r\n"),
                new Bad(400, "lone LF before the request", "\nGET / HTTP/1.1\r\n" + H + "\r\n"),
                // Host (section 3.2).
                new Bad(400, "no Host", "GET / HTTP/1.1\r\n\r\n"),
                new Bad(400, "two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
                new Bad(400, "two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
                new Bad(400, "path in Host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                new Bad(400, "user in Host", "GET / HTTP/1.1\r\nHost: user@a\r\n\r\n"),
                new Bad(400, "space in Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
                new Bad(400, "port of letters", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"),
                // The request line (section 3).
                new Bad(400, "nothing but a word", "nonsense\r\n\r\n"),
                new Bad(400, "two words", "GET /\r\n\r\n"),
                new Bad(400, "two spaces", "GET  / HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "tab", "GET\t/ HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "space at the end", "GET / HTTP/1.1 \r\n" + H + "\r\n"),
                new Bad(400, "space in the path", "GET /a b HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "space first", " GET / HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "bytes beyond ASCII", "GET /\u00e4 HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "method with a comma", "GE,T / HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"),
                new Bad(400, "protocol in small letters", "GET / http/x.1\r\n" + H + "\r\n"),
                new Bad(400, "another protocol", "GET / FTP/1.1\r\n" + H + "\r\n"),
                new Bad(505, "HTTP/2.0", "GET / HTTP/2.0\r\n" + H + "\r\n"),
                new Bad(505, "HTTP/1.2", "GET / HTTP/1.2\r\n" + H + "\r\n"),
                new Bad(505, "HTTP/0.9", "GET / HTTP/0.9\r\n" + H + "\r\n"),
                // The target (section 3.2).
                new Bad(400, "no slash", "GET a HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "fragment", "GET /a#b HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "percent and nothing", "GET /% HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "percent and one digit", "GET /a%2 HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "percent and letters", "GET /%zz HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "* for GET", "GET * HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "user in the authority", "GET http://u:p@a/ HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "no authority", "GET http:/// HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(400, "another scheme", "GET ftp://a/ HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(501, "CONNECT", "CONNECT a:443 HTTP/1.1\r\n" + H + "\r\n"),
                // Semantics.
                new Bad(417, "an unknown expectation", "POST / HTTP/1.1\r\n" + H + "Expect: the-best\r\n\r\n"),
                new Bad(400, "a body that no length tells", "GET / HTTP/1.1\r\n" + H
                        + "Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n\r\n"),
                // Limits.
                new Bad(414, "long request line", "GET /" + "a".repeat(8192) + " HTTP/1.1\r\n" + H + "\r\n"),
                new Bad(414, "endless request line", "GET /" + "a".repeat(20_000)),
                new Bad(431, "long field", "GET / HTTP/1.1\r\n" + H + "X-A: " + "b".repeat(16_384) + "\r\n\r\n"),
                new Bad(431, "endless field", "GET / HTTP/1.1\r\n" + H + "X-A: " + "b".repeat(40_000)),
                new Bad(431, "many fields", "GET / HTTP/1.1\r\n" + H + "X-A: b\r\n".repeat(100) + "\r\n"),
                new Bad(413, "body announced too large",
                        "POST / HTTP/1.1\r\n" + H + "Content-Length: 1048577\r\n\r\n"),
                new Bad(413, "body far too large",
                        "POST / HTTP/1.1\r\n" + H + "Content-Length: 9223372036854775807\r\n\r\n"),
                new Bad(400, "body beyond counting",
                        "POST / HTTP/1.1\r\n" + H + "Content-Length: 9223372036854775808\r\n\r\n"));
    }

    /// Faults in the body, which a handler is waiting for.
    private static List<Bad> badBodies() {
        String chunked = "POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: chunked\r\n\r\n";
        return List.of(
                new Bad(400, "chunk size of letters", chunked + "xyz\r\n"),
                new Bad(400, "negative chunk size", chunked + "-1\r\n"),
                new Bad(400, "no chunk size", chunked + "\r\n"),
                new Bad(400, "chunk size with 0x", chunked + "0x5\r\nhello\r\n"),
                new Bad(400, "huge chunk size", chunked + "FFFFFFFFFFFFFFFFF\r\n"),
                new Bad(400, "chunk size that wraps", chunked + "100000000\r\n"),
                new Bad(400, "space after the chunk size", chunked + "5 \r\nhello\r\n"),
                new Bad(400, "lone LF after the chunk size", chunked + "5\nhello\r\n"),
                new Bad(400, "lone LF in a chunk extension", chunked + "5;a\nb\r\nhello\r\n"),
                new Bad(400, "longer chunk than its size", chunked + "5\r\nhello!\r\n0\r\n\r\n"),
                new Bad(400, "lone LF after a chunk", chunked + "5\r\nhello\n0\r\n\r\n"),
                new Bad(400, "no end of a chunk", chunked + "5\r\nhello0\r\n\r\n"),
                new Bad(400, "endless chunk extension", chunked + "5;" + "a".repeat(20_000)),
                new Bad(400, "lone LF in the trailers", chunked + "0\r\nX-A: b\n\r\n"),
                new Bad(400, "trailer without a colon", chunked + "0\r\nnonsense\r\n\r\n"),
                new Bad(400, "endless trailers", chunked + "0\r\n" + "X-A: b\r\n".repeat(10_000)),
                new Bad(413, "more chunks than allowed",
                        chunked + ("10000\r\n" + "x".repeat(65_536) + "\r\n").repeat(17)));
    }

    static Stream<Arguments> everyTransport() {
        List<Arguments> rows = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            bad().forEach(bad -> rows.add(Arguments.of(transport, bad.status, bad.what, bad.bytes)));
            badBodies().forEach(bad -> rows.add(Arguments.of(transport, bad.status, bad.what, bad.bytes)));
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}: {2} -> {1}")
    @MethodSource("everyTransport")
    void isAnsweredAndNothingAfterItIsARequest(Transport transport, int status, String what, String bytes)
            throws Exception {
        var seen = new CopyOnWriteArrayList<String>();
        try (Serving serving = Serving.with(transport, exchange -> {
            seen.add(exchange.request().rawPath());
            Serving.bodyOf(exchange);
            Serving.text(exchange, "must not be seen");
        })) {
            String answer = serving.answer(bytes + AFTER);
            assertThat(answer).as(what).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer).contains("\r\nConnection: close\r\n", "Content-Type: text/plain; charset=utf-8\r\n");
            assertThat(answer.split("HTTP/1.1 ", -1)).as("one answer").hasSize(2);
            assertThat(seen).doesNotContain("/smuggled");
            assertThat(serving.server().statistics().requestsRefused()).isEqualTo(1);
        }
    }
}
