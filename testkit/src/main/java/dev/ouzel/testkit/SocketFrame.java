package dev.ouzel.testkit;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A frame as a server sends it: whole, not masked, without extensions, its length in the shortest form (RFC 6455,
/// section 5.2).
///
/// @param opcode the opcode
/// @param payload the payload
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record SocketFrame(int opcode, byte[] payload) {

    private static final int FIN = 0x80;
    private static final int PAYLOAD_MAX = 64 << 20;

    /// Reads the next one; null if the connection ends before it does.
    static @Nullable SocketFrame read(RawSocket socket) {
        byte[] head = socket.readBytes(2);
        if (head.length < 2) {
            return null;
        }
        int first = head[0] & 0xFF;
        if ((first & 0xF0) != FIN || head[1] < 0) {
            throw new AssertionError("frame: %02x %02x".formatted(first, head[1] & 0xFF)
                    + " (expected: whole, without extensions, not masked)");
        }
        long length = length(socket, head[1]);
        byte[] payload = length < 0 ? head : socket.readBytes((int) length);
        return payload.length < length || length < 0 ? null : new SocketFrame(first & 0x0F, payload);
    }

    /// The length of the payload; -1 if the connection ends before it is told.
    private static long length(RawSocket socket, byte first) {
        int size = first < 126 ? 0 : first == 126 ? 2 : 8;
        byte[] told = socket.readBytes(size);
        if (told.length < size) {
            return -1;
        }
        long length = switch (size) {
            case 0 -> first;
            case 2 -> ByteBuffer.wrap(told).getShort() & 0xFFFF;
            default -> ByteBuffer.wrap(told).getLong();
        };
        long shortest = size == 0 ? 0 : size == 2 ? 126 : 0x1_0000;
        if (length < shortest || length > PAYLOAD_MAX) {
            throw new AssertionError(
                    "length: " + length + " in " + size + " bytes (expected: the shortest form, at most "
                            + PAYLOAD_MAX + ")");
        }
        return length;
    }
}
