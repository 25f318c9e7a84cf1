package dev.ouzel.server.http1;

import dev.ouzel.exchange.SharedBytes;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;

/// Shared bytes as HTTP/1.1 sends them: one chunk (RFC 9112, section 7.1), outside the heap, so that the system reads it
/// from where it is. Made once for all responses. Thread-safe.
///
/// @param chunk the size line, the bytes, CRLF
/// @param plain the bytes alone, a part of the same memory
record SharedChunk(ByteBuffer chunk, ByteBuffer plain) {

    private static final FastThreadLocal<Slab> SLABS = new FastThreadLocal<>() {
        @Override
        protected Slab initialValue() {
            return new Slab();
        }
    };

    static ByteBuffer chunkOf(SharedBytes shared) {
        return madeOf(shared).chunk;
    }

    static ByteBuffer plainOf(SharedBytes shared) {
        return madeOf(shared).plain;
    }

    /// What was made of these bytes before, or else is made now.
    private static SharedChunk madeOf(SharedBytes shared) {
        return shared.form(SharedChunk.class, SharedChunk::of);
    }

    private static SharedChunk of(SharedBytes shared) {
        ByteBuffer size = Http1Form.chunkSize(shared.size());
        int from = size.remaining();
        ByteBuffer chunk = SLABS.get().take(from + shared.size() + 2);
        chunk.put(size).put(shared.bytes()).put((byte) '\r').put((byte) '\n').flip();
        return new SharedChunk(chunk, chunk.slice(from, shared.size()));
    }
}
