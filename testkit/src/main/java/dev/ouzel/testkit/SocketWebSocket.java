package dev.ouzel.testkit;

import dev.ouzel.exchange.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The client's end of a WebSocket over a connection (RFC 6455), strict: what a server must not send fails the test.
/// Fragments fail it too: a server may send them, but no engine of Ouzel does.
final class SocketWebSocket implements WebSocketConversation {

    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    /// Any four bytes do, and the same ones make a test repeatable.
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};
    /// What the key of [TestRequest#asHandshake] must be answered with (RFC 6455, section 1.3).
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private final RawSocket socket;
    private final SocketConversation http;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean opened;
    private volatile boolean closeSent;
    private volatile Arrival.Closed closed = new Arrival.Closed(CloseCode.ABNORMAL, "");
    private volatile boolean ended;

    private SocketWebSocket(RawSocket socket, SocketConversation http) {
        this.socket = socket;
        this.http = http;
    }

    /// Sends the handshake.
    static SocketWebSocket open(RawSocket socket, TestRequest request, String authority) {
        return new SocketWebSocket(socket, SocketConversation.open(socket, request.asHandshake(), authority));
    }

    @Override
    public Conversation.Head head() {
        Conversation.Head head = http.head();
        if (head.status() == 101) {
            String accept = head.headers().first("sec-websocket-accept").orElse("none");
            if (!accept.equals(ACCEPT)) {
                throw new AssertionError("sec-websocket-accept: " + accept + " (expected: " + ACCEPT + ")");
            }
            opened = true;
        }
        return head;
    }

    @Override
    public Conversation denial() {
        return http;
    }

    // What is sent.

    @Override
    public void send(String text) {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(byte[] bytes) {
        write(BINARY, bytes);
    }

    @Override
    public void close(int code, String reason) {
        if (opened && !closeSent) {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            write(CLOSE, code == CloseCode.NONE_GIVEN
                    ? new byte[0]
                    : ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
            closeSent = true;
        }
    }

    /// Sends a masked frame.
    private void write(int opcode, byte[] payload) {
        byte[] frame = frame(opcode, payload);
        writing.lock();
        try {
            if (!closeSent) {
                socket.send(frame);
            }
        } finally {
            writing.unlock();
        }
    }

    private static byte[] frame(int opcode, byte[] payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) (FIN | opcode));
        if (length < 126) {
            frame.put((byte) (MASKED | length));
        } else if (length < 0x1_0000) {
            frame.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(length);
        }
        frame.put(MASK);
        for (int i = 0; i < length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    // What comes.

    @Override
    public Arrival read() {
        while (!ended) {
            SocketFrame frame = SocketFrame.read(socket);
            Arrival message = frame == null ? null : messageOf(frame);
            if (message != null) {
                return message;
            }
            if (frame == null) {
                ended = true;
            }
        }
        return closed;
    }

    /// The message that a frame is; null if it is a control frame, which is answered.
    private @Nullable Arrival messageOf(SocketFrame frame) {
        return switch (frame.opcode()) {
            case TEXT -> new Arrival.Text(new String(frame.payload(), StandardCharsets.UTF_8));
            case BINARY -> new Arrival.Binary(ByteBuffer.wrap(frame.payload()));
            case PING -> {
                write(PONG, frame.payload());
                yield null;
            }
            case PONG -> null; // Nobody asked.
            case CLOSE -> {
                end(frame.payload());
                yield null;
            }
            default -> throw new AssertionError("opcode: " + frame.opcode() + " (expected: one of RFC 6455)");
        };
    }

    /// Answers a close frame, if it is none itself, and leaves.
    private void end(byte[] payload) {
        Arrival.Closed seen = payload.length == 0
                ? new Arrival.Closed(CloseCode.NONE_GIVEN, "")
                : new Arrival.Closed(ByteBuffer.wrap(payload).getShort() & 0xFFFF,
                        new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
        close(seen.code(), "");
        closed = seen;
        ended = true;
        socket.disconnect();
    }

    @Override
    public void disconnect() {
        socket.disconnect();
    }

    @Override
    public void reset() {
        socket.reset();
    }
}
