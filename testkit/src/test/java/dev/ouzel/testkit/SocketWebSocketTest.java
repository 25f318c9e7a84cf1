package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.testkit.WebSocketConversation.Arrival;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client of WebSockets over a connection, byte by byte.
final class SocketWebSocketTest {

    private static final String SWITCH = """
            HTTP/1.1 101 Switching Protocols\r
            upgrade: websocket\r
            connection: upgrade\r
            sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;

    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private TestWebSocket open() throws Exception {
        TestWebSocket socket = server.client().connect(TestRequest.get("/chat"));
        server.read("\r\n\r\n");
        server.write(SWITCH);
        return socket;
    }

    private void write(String hex) throws Exception {
        server.write(new String(HexFormat.of().parseHex(hex.replace(" ", "")), StandardCharsets.ISO_8859_1));
    }

    private String read(int count) throws Exception {
        InputStream in = server.connection().getInputStream();
        return HexFormat.ofDelimiter(" ").formatHex(in.readNBytes(count));
    }

    @Test
    void theHandshakeIsTheOneOfTheStandard() throws Exception {
        server.client().connect(TestRequest.get("/chat").withHeader("sec-websocket-protocol", "a"));
        assertThat(server.read("\r\n\r\n")).isEqualTo("""
                GET /chat HTTP/1.1\r
                host: %s:%d\r
                sec-websocket-protocol: a\r
                connection: Upgrade\r
                upgrade: websocket\r
                sec-websocket-version: 13\r
                sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.formatted(server.host(), server.port()));
    }

    @Test
    void framesAreMaskedAndThoseOfTheServerAreNot() throws Exception {
        try (TestWebSocket socket = open()) {
            socket.send("Hello");
            assertThat(read(11)).as("RFC 6455, 5.7").isEqualTo("81 85 37 fa 21 3d 7f 9f 4d 51 58");
            write("81 05 48 65 6c 6c 6f");
            assertThat(socket.takeText()).isEqualTo("Hello");
            socket.send(new byte[126]);
            assertThat(read(8)).isEqualTo("82 fe 00 7e 37 fa 21 3d");
        }
    }

    @Test
    void pingsAreAnsweredWhileSomethingIsAwaited() throws Exception {
        try (TestWebSocket socket = open()) {
            write("89 02 00 00 8a 00 82 01 07");
            assertThat(socket.takeBytes()).containsExactly(7);
            assertThat(read(8)).isEqualTo("8a 82 37 fa 21 3d 37 fa");
        }
    }

    @Test
    void aCloseIsAnsweredAndToldAsOftenAsAsked() throws Exception {
        try (TestWebSocket socket = open()) {
            write("88 04 03 e9 62 79");
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(1001, "by"));
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(1001, "by"));
            assertThat(read(8)).isEqualTo("88 82 37 fa 21 3d 34 13");
            assertThat(server.connection().getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void anEndWithoutACloseFrameIsOneOf1006() throws Exception {
        try (TestWebSocket socket = open()) {
            write("81 05 48");
            server.finish();
            assertThat(socket.awaitClose().code()).isEqualTo(1006);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 85 37 fa 21 3d 7f 9f 4d 51 58", "c1 01 00", "01 01 61", "83 00", "82 7e 00 05",
        "82 7f 00 00 00 00 00 00 ff ff"})
    void whatAServerMustNotSendFailsTheTest(String frame) throws Exception {
        try (TestWebSocket socket = open()) {
            write(frame);
            assertThatThrownBy(socket::takeText).isInstanceOf(AssertionError.class).hasMessageContaining("expected");
        }
    }

    @Test
    void aWrongAnswerToTheKeyFailsTheTest() throws Exception {
        TestWebSocket socket = server.client().connect(TestRequest.get("/chat"));
        server.write(SWITCH.replace("s3pPL", "s3pPM"));
        assertThatThrownBy(socket::status).isInstanceOf(AssertionError.class)
                .hasMessageContaining("sec-websocket-accept");
    }

    @Test
    void theOtherKindOfMessageFailsTheTestAndSoDoesADenial() throws Exception {
        try (TestWebSocket socket = open()) {
            write("82 01 07");
            assertThatThrownBy(socket::takeText).isInstanceOf(AssertionError.class).hasMessageContaining("Binary");
            assertThatThrownBy(socket::denial).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aDenialIsAResponse() throws Exception {
        TestWebSocket socket = server.client().connect(TestRequest.get("/chat"));
        server.write("HTTP/1.1 426 Upgrade Required\r\ncontent-length: 2\r\n\r\nno");
        assertThat(socket.denial().body()).isEqualTo("no");
        assertThatThrownBy(() -> socket.send("a")).isInstanceOf(AssertionError.class).hasMessageContaining("426");
        assertThatThrownBy(socket::takeText).isInstanceOf(AssertionError.class).hasMessageContaining("426");
    }
}
