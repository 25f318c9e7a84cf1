package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.wire.sse.MessageEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SocketClientTest {

    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aRequestIsWrittenAsItIsGiven() throws Exception {
        server.client().open(TestRequest.post("/chat?a=b", "application/json", "{\"ä\":1}").withHeader("X-A", "1"));

        assertThat(server.read("}")).isEqualTo("""
                POST /chat?a=b HTTP/1.1\r
                host: %s:%d\r
                content-type: application/json\r
                x-a: 1\r
                content-length: 8\r
                \r
                {"Ã¤":1}""".formatted(server.host(), server.port()));
    }

    @Test
    void anOpenBodyIsSentInChunks() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.of("PUT", "/").withOpenBody()
                .withHeader("host", "example").withVersion(HttpVersion.HTTP_1_1));
        exchange.sendBody("hello, world, hello");
        exchange.endBody();

        assertThat(server.read("0\r\n\r\n")).isEqualTo("""
                PUT / HTTP/1.1\r
                host: example\r
                transfer-encoding: chunked\r
                \r
                13\r
                hello, world, hello\r
                0\r
                \r
                """);
    }

    @Test
    void aChunkedBodyIsReadToItsLastChunkAndTrailers() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.write("""
                HTTP/1.1 103 Early Hints\r
                Link: </a.css>\r
                \r
                HTTP/1.1 200 OK\r
                Transfer-Encoding: chunked\r
                \r
                5\r
                data:\r
                a;name=value\r
                 one

                data\r
                0\r
                X-Sum: 7\r
                \r
                """);

        TestResponse response = exchange.response();
        assertThat(response.earlyHints()).containsExactly(Headers.of("link", "</a.css>"));
        assertThat(response.body()).isEqualTo("data: one\n\ndata");
        assertThat(response.trailers()).isEqualTo(Headers.of("x-sum", "7"));
        server.read("\r\n\r\n");
        assertThat(server.read("!")).isEqualTo("<end>");
    }

    @Test
    void eventsAreTakenWhileTheBodyGoesOn() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        TestResponse response = exchange.response();
        assertThat(response.raw()).isEmpty();

        server.write("11\r\nid:7\ndata:one\n\n:\n\r\n");

        assertThat(response.takeEvent()).isEqualTo(new MessageEvent("message", "one", "7"));
        server.finish();
        assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        assertThat(response.raw()).isEqualTo("id:7\ndata:one\n\n:\n");
    }

    @Test
    void aBodyWithoutItsLastChunkIsCut() throws Exception {
        assertThat(endOf("transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n")).isEqualTo(BodyEnd.CUT);
    }

    @Test
    void aBodyWithoutTheLineAfterItsLastChunkIsCut() throws Exception {
        assertThat(endOf("transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n")).isEqualTo(BodyEnd.CUT);
    }

    @Test
    void aBodyShorterThanItsContentLengthIsCut() throws Exception {
        assertThat(endOf("content-length: 4\r\n\r\nabc")).isEqualTo(BodyEnd.CUT);
    }

    @Test
    void aBodyOfItsContentLengthIsComplete() throws Exception {
        assertThat(endOf("content-length: 3\r\n\r\nabc")).isEqualTo(BodyEnd.COMPLETE);
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() throws Exception {
        assertThat(endOf("\r\nabc")).isEqualTo(BodyEnd.COMPLETE);
    }

    @Test
    void aBodyThatIsResetIsCut() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.read("\r\n\r\n");
        server.write("HTTP/1.1 200 OK\r\n\r\nabc");
        TestResponse response = exchange.response();
        assertThat(response.takeText("c")).isEqualTo("abc");

        server.reset();

        assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
    }

    @Test
    void aResponseToHeadHasNoBody() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.of("HEAD", "/"));
        server.write("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n");

        assertThat(exchange.response().body()).isEmpty();
    }

    @Test
    void whatIsNotHttpFailsTheTest() throws Exception {
        assertMalformed("SSH-2.0-x\r\n", "status line: SSH-2.0-x (expected: HTTP/1.1, a code and a reason)");
    }

    @Test
    void aLineWithoutACarriageReturnFailsTheTest() throws Exception {
        assertMalformed("HTTP/1.1 200 OK\n\n", "line: HTTP/1.1 200 OK (expected: CR before LF)");
    }

    @Test
    void aConnectionThatEndsBeforeTheHeadFailsTheTest() throws Exception {
        assertMalformed("HTTP/1.1 200 OK\r\n", "the connection ended (expected: the empty line after the head)");
    }

    @Test
    void aChunkWithoutItsSizeFailsTheTest() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n");

        assertThatThrownBy(() -> exchange.response().body()).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("chunk size: xyz (expected: a hexadecimal number)\nbody so far, 0 bytes:");
    }

    @Test
    void aDisconnectIsACloseAndNotAReset() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.write("HTTP/1.1 200 OK\r\n\r\nunread");
        TestResponse response = exchange.response();
        server.read("\r\n\r\n");

        response.disconnect();

        assertThat(server.connection().getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void aResetIsAReset() throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.read("\r\n\r\n");

        exchange.reset();

        assertThatThrownBy(() -> server.connection().getInputStream().read()).hasMessageContaining("reset");
    }

    private void assertMalformed(String bytes, String message) throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.write(bytes);
        server.finish();

        assertThatThrownBy(exchange::response).isInstanceOf(AssertionError.class).hasMessage(message);
    }

    private BodyEnd endOf(String headersAndBody) throws Exception {
        TestExchange exchange = server.client().open(TestRequest.get("/"));
        server.write("HTTP/1.1 200 OK\r\n" + headersAndBody);
        server.finish();
        TestResponse response = exchange.response();
        assertThat(response.takeText("abc")).isEqualTo("abc");
        return response.awaitEnd();
    }
}
