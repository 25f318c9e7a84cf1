package dev.ouzel.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A request body as a stream over the blocking `receive`. Owned by the thread of the exchange.
final class BodyInputStream extends InputStream {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RequestExchange exchange;
    private ByteBuffer piece = NOTHING;

    BodyInputStream(RequestExchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public int read() throws IOException {
        return fill() ? piece.get() & 0xFF : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, piece.remaining());
        piece.get(bytes, offset, count);
        return count;
    }

    /// Without room for bytes that never come, of which the base class takes 16 KiB.
    @Override
    public byte[] readNBytes(int length) throws IOException {
        if (length == 0 || !fill()) {
            return new byte[0];
        }
        var bytes = new ByteArrayOutputStream(Math.min(length, piece.remaining()));
        while (bytes.size() < length && fill()) {
            byte[] part = new byte[Math.min(length - bytes.size(), piece.remaining())];
            piece.get(part);
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /// Makes sure of at least one byte; false at the end of the body.
    private boolean fill() throws IOException {
        try {
            while (!piece.hasRemaining()) {
                @Nullable
                ByteBuffer next = exchange.nextPiece();
                if (next == null) {
                    return false;
                }
                piece = next;
            }
            return true;
        } catch (InterruptedException _) {
            // A stream can only throw an IOException; the flag keeps the interruption for the caller.
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading the body");
        }
    }
}
