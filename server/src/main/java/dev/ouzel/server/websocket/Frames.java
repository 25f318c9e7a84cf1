package dev.ouzel.server.websocket;

import dev.ouzel.exchange.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Frames as a server sends them: not masked, not fragmented (RFC 6455, section 5.2).
final class Frames {

    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    private static final int CLOSE = 0x8;
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;

    private Frames() {}

    /// What stands before the payload.
    ///
    /// @param compressed whether the payload is compressed (RFC 7692, section 6)
    static ByteBuffer head(int opcode, boolean compressed, int length) {
        ByteBuffer head = ByteBuffer.allocate(length < 126 ? 2 : length < 0x1_0000 ? 4 : 10);
        head.put((byte) (FIN | (compressed ? RSV1 : 0) | opcode));
        if (length < 126) {
            head.put((byte) length);
        } else if (length < 0x1_0000) {
            head.put((byte) 126).putShort((short) length);
        } else {
            head.put((byte) 127).putLong(length);
        }
        return head.flip();
    }

    /// A control frame.
    static ByteBuffer control(int opcode, byte[] payload) {
        return ByteBuffer.allocate(2 + payload.length).put(head(opcode, false, payload.length)).put(payload).flip();
    }

    /// A close frame; [CloseCode#NONE_GIVEN] makes one without a code.
    static ByteBuffer close(int code, String reason) {
        if (code == CloseCode.NONE_GIVEN) {
            return control(CLOSE, new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return control(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
    }
}
