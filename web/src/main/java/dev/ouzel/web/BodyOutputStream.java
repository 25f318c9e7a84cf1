package dev.ouzel.web;

import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// A response body as a stream over the blocking `send`. The head goes out with the first piece.
///
/// Owned by the thread of the exchange.
final class BodyOutputStream extends OutputStream {

    private static final int BUFFER_BYTES = 8192;

    private final HttpExchange exchange;
    private final Sent.Start start;
    private boolean started;
    private boolean closed;
    private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    BodyOutputStream(HttpExchange exchange, Sent.Start start) {
        this.exchange = exchange;
        this.start = start;
    }

    @Override
    public void write(int b) throws IOException {
        makeRoom();
        buffer.put((byte) b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int done = 0; done < length;) {
            makeRoom();
            int piece = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, piece);
            done += piece;
        }
    }

    @Override
    public void flush() throws IOException {
        if (buffer.position() > 0) {
            send(false);
        }
    }

    /// The writer's way to say that it wrote all. The end itself is sent when the writer returns, as it may still fail.
    @Override
    public void close() throws IOException {
        if (!closed) {
            flush();
            closed = true;
        }
    }

    void finish() throws IOException {
        closed = true;
        send(true);
    }

    private void makeRoom() throws IOException {
        if (closed) {
            throw new IOException("the body is closed (expected: no writes after that)");
        }
        if (!buffer.hasRemaining()) {
            send(false);
        }
    }

    /// What was sent must not be changed any more, so each piece has a buffer of its own.
    private void send(boolean last) throws IOException {
        ByteBuffer piece = buffer.flip();
        buffer = ByteBuffer.allocate(last ? 0 : BUFFER_BYTES);
        try {
            if (!started) {
                started = true;
                exchange.send(start);
            }
            exchange.send(new Sent.Body(piece, last));
        } catch (InterruptedException _) {
            // A stream can only throw an IOException; the flag keeps the interruption for the caller.
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while sending");
        }
    }
}
