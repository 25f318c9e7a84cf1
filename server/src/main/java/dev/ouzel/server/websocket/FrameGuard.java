package dev.ouzel.server.websocket;

import io.netty.buffer.ByteBuf;

/// Looks at each byte of a frame once, before the decoder does, and refuses what the decoder would let through or see
/// late: reserved bits that no extension gave a meaning, and text that is not UTF-8, at the byte that makes it so though
/// its frame is not all there (RFC 6455, sections 5.2 and 8.1).
///
/// ```
///   FIN RSV OPCODE | MASK LENGTH | longer length, 0, 2 or 8 bytes | masking key, 4 bytes | payload
/// ```
///
/// All else that can be wrong with a frame is the decoder's business.
final class FrameGuard {

    private static final int TEXT = 0x1;
    private static final int BINARY = 0x2;
    private static final int CONTROL = 0x8;
    private static final int RSV = 0x70;
    private static final int RSV1 = 0x40;
    private static final int KEY_BYTES = 4;

    private final boolean deflate;
    private final Utf8Check utf8 = new Utf8Check();
    /// Whether the message, of which this frame may be a part, is text that is not compressed.
    private boolean plainText;

    // The frame.
    private int headSeen;
    private int headBytes = 2;
    private boolean control;
    private boolean last;
    private long length;
    private int key;
    private long payloadSeen;

    FrameGuard(boolean deflate) {
        this.deflate = deflate;
    }

    /// Goes on to the next frame.
    void next() {
        headSeen = 0;
        headBytes = 2;
        length = 0;
        payloadSeen = 0;
    }

    /// Whether the last byte of the frame was seen.
    boolean complete() {
        return headSeen == headBytes && payloadSeen == length;
    }

    /// Looks at the bytes from here on, up to the end of the frame.
    ///
    /// @return how many it has seen
    /// @throws FaultException if they are not good
    int look(ByteBuf in, int from) throws FaultException {
        int index = from;
        while (index < in.writerIndex() && headSeen < headBytes) {
            head(in.getUnsignedByte(index++));
        }
        if (headSeen == headBytes) {
            int payload = (int) Math.min(in.writerIndex() - index, length - payloadSeen);
            payload(in, index, payload);
            index += payload;
        }
        return index - from;
    }

    private void head(int b) throws FaultException {
        switch (headSeen++) {
            case 0 -> first(b);
            case 1 -> second(b);
            default -> {
                if (headSeen <= headBytes - KEY_BYTES) {
                    length = (length << 8) | b;
                    require(length >= 0, Fault.PROTOCOL_ERROR);
                } else {
                    key = (key << 8) | b;
                }
            }
        }
    }

    private void first(int b) throws FaultException {
        int opcode = b & 0xF;
        boolean begins = opcode == TEXT || opcode == BINARY;
        require((b & RSV & ~(deflate && begins ? RSV1 : 0)) == 0, Fault.PROTOCOL_ERROR);
        last = (b & 0x80) != 0;
        control = opcode >= CONTROL;
        if (begins) {
            plainText = opcode == TEXT && (b & RSV1) == 0;
            utf8.reset();
        }
    }

    private void second(int b) throws FaultException {
        require((b & 0x80) != 0, Fault.PROTOCOL_ERROR);
        int given = b & 0x7F;
        headBytes += KEY_BYTES + (given == 126 ? 2 : given == 127 ? 8 : 0);
        length = given < 126 ? given : 0;
    }

    private void payload(ByteBuf in, int from, int count) throws FaultException {
        if (plainText && !control) {
            require(in.forEachByte(from, count, this::isText) < 0, Fault.INVALID_DATA);
        } else {
            payloadSeen += count;
        }
        if (plainText && !control && last && complete()) {
            plainText = false;
            require(utf8.complete(), Fault.INVALID_DATA);
        }
    }

    private boolean isText(byte b) {
        int mask = key >>> (24 - 8 * (int) (payloadSeen++ & 3));
        return utf8.next((b ^ mask) & 0xFF);
    }

    private static void require(boolean good, Fault otherwise) throws FaultException {
        if (!good) {
            throw new FaultException(otherwise);
        }
    }
}
