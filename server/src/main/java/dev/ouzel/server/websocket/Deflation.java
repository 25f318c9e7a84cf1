package dev.ouzel.server.websocket;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/// Compresses messages (RFC 7692, section 7.2.1), those that are worth it. Messages must be sent in the order in which
/// they were compressed. Not thread-safe.
final class Deflation {

    /// Smaller ones fit in one packet in any case.
    static final int BYTES_MIN = 1024;

    private static final int TAIL_BYTES = 4;
    private static final int CHUNK_BYTES = 4096;

    private final boolean contextTakeover;
    // Made for the first message: it takes a quarter of a megabyte, and many connections never need it.
    private @Nullable Deflater deflater;
    private boolean ended;

    Deflation(boolean contextTakeover) {
        this.contextTakeover = contextTakeover;
    }

    /// Compresses a message.
    ///
    /// @throws Disconnected if the WebSocket is over
    ByteBuffer deflate(ByteBuffer message) {
        if (ended) {
            throw new Disconnected(EndReason.COMPLETED);
        }
        Deflater used = deflater == null ? new Deflater(Deflater.DEFAULT_COMPRESSION, true) : deflater;
        deflater = used;
        used.setInput(message.duplicate());
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, message.remaining() / 4));
        byte[] chunk = new byte[CHUNK_BYTES];
        int count;
        do {
            count = used.deflate(chunk, 0, CHUNK_BYTES, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, count);
        } while (count == CHUNK_BYTES);
        if (!contextTakeover) {
            used.reset();
        }
        return ByteBuffer.wrap(out.toByteArray(), 0, out.size() - TAIL_BYTES);
    }

    /// Gives the memory back, which is not the heap's.
    void end() {
        ended = true;
        if (deflater != null) {
            deflater.end();
        }
    }
}
