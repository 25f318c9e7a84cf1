package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Received;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {

    private static Request get(String target, String... headers) {
        return Request.of(ScriptedExchange.get(target, headers));
    }

    /// The whole problem that a handler's request ends with.
    private static String problem(ScriptedExchange exchange, Handler handler) throws Exception {
        String response = exchange.handledBy(handler);
        return response.substring(response.indexOf("\n\n") + 2).replaceFirst("\\|end$", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /?a=1            | [1]
            /?a=1&a=2&b=3    | [1, 2]
            /?b=1            | []
            /                | []
            /?               | []
            /?a              | []
            /?a=             | []
            /?&&a=1&         | [1]
            /?a=x=y          | [x=y]
            /?a=x+y%20z%2B   | [x y z+]
            /?%61=%E2%82%AC  | [€]
            /?A=1            | []
            /?a=1;b=2        | [1;b=2]
            """)
    void aQueryIsFormEncoded(String target, String values) {
        List<String> all = get(target).queryAll("a");
        assertThat(all.equals(List.of("")) ? "[]" : all.toString()).isEqualTo(values);
        assertThat(get(target).query("a")).isEqualTo(all.stream().findFirst());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /?a=%   | query: % (expected: two hex digits after each percent sign)
            /?%4=1  | query: %4 (expected: two hex digits after each percent sign)
            /?b=%fe | query: %fe (expected: UTF-8, percent-encoded)
            """)
    void aMalformedQueryIsA400Problem(String target, String detail) throws Exception {
        assertThat(problem(ScriptedExchange.get(target), request -> Response.text(request.query("a").orElse(""))))
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"" + detail
                        + "\"}");
    }

    @Test
    void aNumberInAQueryIsRead() {
        assertThat(get("/?n=-5").queryInt("n", 1)).isEqualTo(-5);
        assertThat(get("/?m=-5").queryInt("n", 1)).isEqualTo(1);
        assertThat(get("/?n=2147483648").queryLong("n", 1)).isEqualTo(2147483648L);
        assertThat(get("/?n=3").queryInt("n", 1, 3, 3)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            minimum=x          | not an integer | x
            minimum=           | not an integer | ``
            minimum=1.0        | not an integer | 1.0
            minimum=%221       | not an integer | \\"1
            minimum=2147483648 | out of range   | 2147483648
            minimum=99999999999999999999 | not an integer | 99999999999999999999
            """)
    void aNumberThatIsNoneIsA422Problem(String query, String detail, String received) throws Exception {
        assertThat(problem(ScriptedExchange.get("/?" + query),
                request -> Response.text("" + request.queryInt("minimum", 1)))).isEqualTo("""
                        {"type":"about:blank","title":"Unprocessable Content","status":422,"errors":[{\
                        "field":"minimum","detail":"%s",\
                        "expected":"integer from -2147483648 to 2147483647","received":"%s"}]}"""
                        .formatted(detail, received));
    }

    @Test
    void aNumberOutOfItsRangeIsA422Problem() throws Exception {
        assertThat(problem(ScriptedExchange.get("/?n=11"),
                request -> Response.text("" + request.queryLong("n", 1, 0, 10)))).isEqualTo("""
                        {"type":"about:blank","title":"Unprocessable Content","status":422,"errors":[{\
                        "field":"n","detail":"out of range","expected":"integer from 0 to 10","received":"11"}]}""");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a=1             | 1
            b=2; a=1        | 1
            a="x y"; b=2    | x y
            aa=2;a=1;a=3    | 1
            a=              | ``
            a=b=c           | b=c
            """)
    void aCookieIsFound(String field, String value) {
        assertThat(get("/", "cookie", field).cookie("a")).contains(value);
    }

    @Test
    void aCookieMayBeMissing() {
        assertThat(get("/").cookie("a")).isEmpty();
        assertThat(get("/", "cookie", "A=1; =2; a").cookie("a")).isEmpty();
        assertThat(get("/", "cookie", "b=1", "cookie", "a=2").cookie("a")).contains("2");
    }

    @Test
    void theHeadIsAtHand() {
        Request request = get("/p%20q?x", "X-One", "1");
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/p%20q");
        assertThat(request.header("x-one")).contains("1");
        assertThat(request.headers().size()).isEqualTo(1);
        assertThatThrownBy(() -> request.pathParameter("id"))
                .hasMessage("path parameter: id (expected: one of [])");
    }

    @Test
    void aBodyIsReadAsAWholeAndOnce() throws Exception {
        Request request = Request.of(ScriptedExchange.of("POST", "/").withBody("a", "", "bü", ""));
        assertThat(request.text()).isEqualTo("abü");
        assertThat(request.body()).isSameAs(request.body()).hasSize(4);
    }

    @Test
    void aBodyIsReadAsAStream() throws Exception {
        InputStream stream = Request.of(ScriptedExchange.of("POST", "/").withBody("abc", "", "de", "f")).stream();
        byte[] bytes = new byte[2];
        assertThat(stream.read()).isEqualTo('a');
        assertThat(stream.read(bytes, 0, 0)).isZero();
        assertThat(stream.read(bytes)).isEqualTo(2);
        assertThat(bytes).containsExactly('b', 'c');
        assertThat(stream.readAllBytes()).containsExactly('d', 'e', 'f');
        assertThat(stream.read()).isEqualTo(-1);
        assertThat(stream.read(bytes)).isEqualTo(-1);
    }

    @Test
    void aBodyThatIsTooLargeIsA413Problem() throws Exception {
        String expected = """
                {"type":"about:blank","title":"Content Too Large","status":413,\
                "detail":"body: too large (expected: at most 3 bytes)"}""";
        Handler handler = request -> Response.of(200, "text/plain", request.body(3));
        assertThat(problem(ScriptedExchange.of("POST", "/").withBody("abc"), handler)).isEqualTo("abc");
        assertThat(problem(ScriptedExchange.of("POST", "/").withBody("ab", "cd"), handler)).isEqualTo(expected);
        assertThat(problem(ScriptedExchange.of("POST", "/", "content-length", "4"), handler)).isEqualTo(expected);
    }

    @Test
    void textThatIsNotUtf8IsA400Problem() throws Exception {
        ScriptedExchange exchange = ScriptedExchange.of("POST", "/");
        exchange.toReceive.add(new Received.Body(ByteBuffer.wrap(new byte[]{(byte) 0xFF}), true));
        assertThat(problem(exchange, request -> Response.text(request.text()))).isEqualTo("""
                {"type":"about:blank","title":"Bad Request","status":400,\
                "detail":"body: malformed bytes (expected: text in UTF-8)"}""");
    }

    @Test
    void aPeerThatLeavesWithinItsBodyEndsTheHandler() {
        ScriptedExchange exchange = ScriptedExchange.of("POST", "/");
        exchange.toReceive.add(new Received.Body(ByteBuffer.wrap(new byte[]{'a'}), false));
        assertThatThrownBy(() -> exchange.handledBy(request -> Response.text(request.text())))
                .isInstanceOfSatisfying(Disconnected.class,
                        end -> assertThat(end.reason()).isEqualTo(EndReason.PEER_CLOSED));
        assertThat(exchange.sent()).isEqualTo("\n");
    }

    @Test
    void aDrainNoticeWithinTheBodyIsNotLost() throws Exception {
        ScriptedExchange exchange = ScriptedExchange.of("POST", "/");
        Received.DrainNotice notice = new Received.DrainNotice(new Drain(Duration.ofSeconds(1)));
        exchange.toReceive.add(new Received.Body(ByteBuffer.wrap("a".getBytes(StandardCharsets.UTF_8)), false));
        exchange.toReceive.add(notice);
        exchange.toReceive.add(new Received.Body(ByteBuffer.wrap("b".getBytes(StandardCharsets.UTF_8)), true));
        Request request = Request.of(exchange);
        assertThat(request.text()).isEqualTo("ab");
        assertThat(request.exchange().receive()).isEqualTo(notice);
        assertThat(request.exchange().receive()).isInstanceOf(Received.Disconnect.class);
    }
}
