package dev.ouzel.server.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.List;

/// Joins what goes out together.
public final class Pieces {

    private Pieces() {}

    /// A copy on the heap of what is left of a buffer, which is read.
    public static ByteBuffer copy(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /// A copy of some of them in one buffer outside the heap, which the caller owns.
    ///
    /// @param from the first
    /// @param to the one after the last
    public static ByteBuf join(ByteBufAllocator allocator, List<ByteBuffer> pieces, int from, int to) {
        int bytes = 0;
        for (int i = from; i < to; i++) {
            bytes += pieces.get(i).remaining();
        }
        ByteBuf joined = allocator.directBuffer(bytes, bytes);
        for (int i = from; i < to; i++) {
            joined.writeBytes(pieces.get(i));
        }
        return joined;
    }
}
