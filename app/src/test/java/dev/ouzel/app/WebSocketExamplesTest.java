package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import dev.ouzel.testkit.RawSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The room and the echo, frame by frame.
class WebSocketExamplesTest {

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int LARGE = 16 << 20;

    private final Server server = serve();

    private static Server serve() {
        Limits limits = Limits.defaults().withWebSocket(WebSocketLimits.defaults().withMessageBytes(LARGE));
        try {
            return Server.start(ExamplesInMemory.router(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    limits);
        } catch (IOException e) {
            throw new AssertionError("no server", e);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawSocket open(String path) {
        RawSocket socket = RawSocket.connect("127.0.0.1", server.port());
        socket.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\n\r\n");
        assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ")
                .contains("Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n");
        return socket;
    }

    /// A frame that is masked with zeros.
    private static byte[] frame(int first, byte[] payload) {
        boolean small = payload.length < 126;
        ByteBuffer frame = ByteBuffer.allocate((small ? 2 : 10) + 4 + payload.length).put((byte) first);
        if (small) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        return frame.putInt(0).put(payload).array();
    }

    private static byte[] text(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(RawSocket socket) {
        byte[] head = socket.readBytes(2);
        assertThat(head[0] & 0xFF).isEqualTo(TEXT);
        return new String(socket.readBytes(head[1]), StandardCharsets.UTF_8);
    }

    @Test
    void theRoomAnswersWhoSpeaksAndTellsTheOthers() {
        try (RawSocket alice = open("/chat"); RawSocket bob = open("/chat")) {
            bob.send(text("here"));
            assertThat(read(bob)).isEqualTo("You said: here");
            alice.send(text("hello"));
            assertThat(read(alice)).isIn("You said: hello", "Somebody: here");
            assertThat(read(bob)).isEqualTo("Somebody: hello");
        }
    }

    @Test
    void theEchoSendsTheFrameOfTheDocumentation() {
        try (RawSocket socket = open("/websocket/echo")) {
            socket.send(text("hello"));
            assertThat(HexFormat.ofDelimiter(" ").formatHex(socket.readBytes(7))).isEqualTo("81 05 68 65 6c 6c 6f");
        }
    }

    @Test
    void theEchoTakesSixteenMebibytesAndNoByteMore() {
        try (RawSocket socket = open("/websocket/echo")) {
            socket.send(frame(BINARY, new byte[LARGE]));
            assertThat(HexFormat.of().formatHex(socket.readBytes(10))).isEqualTo("827f0000000001000000");
            assertThat(socket.readBytes(LARGE)).hasSize(LARGE);
            socket.send(new byte[]{(byte) BINARY, (byte) 0xFF, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0});
            assertThat(HexFormat.of().formatHex(socket.readBytes(4))).isEqualTo("880203f1");
        }
    }

    @Test
    void whoDoesNotAskForAWebSocketIsToldTo() {
        try (RawSocket socket = RawSocket.connect("127.0.0.1", server.port())) {
            socket.send("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 426 Upgrade Required\r\n")
                    .contains("\r\nUpgrade: websocket\r\n");
        }
    }
}
