package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A client of WebSockets whose every byte the test decides.
final class WebSocketPeer implements AutoCloseable {

    static final String KEY = "x3JJHMbDL1EzLkh9GBhXDw==";
    static final int TEXT = 0x81;
    static final int BINARY = 0x82;
    static final int CLOSE = 0x88;
    static final int PING = 0x89;
    static final int PONG = 0x8A;

    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private final RawSocket socket;

    private WebSocketPeer(RawSocket socket) {
        this.socket = socket;
    }

    /// A frame that came.
    static final class Frame {

        private final int first;
        private final byte[] payload;

        Frame(int first, byte[] payload) {
            this.first = first;
            this.payload = payload;
        }

        /// FIN, reserved bits and opcode.
        int first() {
            return first;
        }

        byte[] payload() {
            return payload;
        }

        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /// The code of a close frame.
        int code() {
            assertThat(first).isEqualTo(CLOSE);
            return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    /// Opens a WebSocket, with these fields beside those that it takes.
    static WebSocketPeer open(RawSocket socket, String... fields) throws IOException {
        socket.send(request(fields));
        assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 Switching Protocols\r\n");
        return new WebSocketPeer(socket);
    }

    /// The same, when the caller has seen to the handshake.
    static WebSocketPeer opened(RawSocket socket) {
        return new WebSocketPeer(socket);
    }

    static String request(String... fields) {
        return "GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\nSec-WebSocket-Version: 13\r\n"
                + String.join("", fields) + "\r\n";
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A masked frame.
    ///
    /// @param first FIN, reserved bits and opcode
    static byte[] frame(int first, byte... payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.write(0x80 | 126);
            frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(0x80 | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % 4]);
        }
        return frame.toByteArray();
    }

    static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        return frame(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
    }

    void send(byte[] bytes) throws IOException {
        socket.output().write(bytes);
    }

    void text(String text) throws IOException {
        send(frame(TEXT, utf8(text)));
    }

    /// The next frame, which a server must neither mask nor, here, fragment.
    Frame read() throws IOException {
        byte[] head = socket.read(2);
        assertThat(head[1]).as("not masked, by its length").isNotNegative();
        long length = switch (head[1]) {
            case 126 -> ByteBuffer.wrap(socket.read(2)).getShort() & 0xFFFF;
            case 127 -> ByteBuffer.wrap(socket.read(8)).getLong();
            default -> head[1];
        };
        return new Frame(head[0] & 0xFF, socket.read(Math.toIntExact(length)));
    }

    String readText() throws IOException {
        Frame frame = read();
        assertThat(frame.first()).isEqualTo(TEXT);
        return frame.text();
    }

    int readClose() throws IOException {
        return read().code();
    }

    /// Whether nothing more comes before the server closes.
    void assertEnd() throws IOException {
        assertThat(socket.readToEnd()).isEmpty();
    }

    RawSocket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
