package dev.ouzel.server.websocket;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/// The bytes of one message as they come together, up to the limit. Owned by the connection's event loop.
final class MessageBytes {

    private static final byte[] NONE = {};

    private final int bytesMax;
    private byte[] bytes = NONE;
    private int size;

    MessageBytes(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    void add(ByteBuf more) throws FaultException {
        int count = more.readableBytes();
        makeRoom(count);
        more.getBytes(more.readerIndex(), bytes, size, count);
        size += count;
    }

    void add(byte[] more, int count) throws FaultException {
        makeRoom(count);
        System.arraycopy(more, 0, bytes, size, count);
        size += count;
    }

    /// The whole, and begins anew.
    byte[] take() {
        byte[] taken = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        bytes = NONE;
        size = 0;
        return taken;
    }

    private void makeRoom(int count) throws FaultException {
        if (count > bytesMax - size) {
            throw new FaultException(Fault.TOO_LARGE);
        }
        if (size + count > bytes.length) {
            // Doubled from the second piece on: a message may come in very many.
            bytes = Arrays.copyOf(bytes, Math.max(size + count, (int) Math.min(bytesMax, 2L * size)));
        }
    }
}
