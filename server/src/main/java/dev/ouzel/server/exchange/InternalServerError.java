package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Sent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What a peer is answered whose exchange the application has failed: nothing of why.
final class InternalServerError {

    private static final byte[] TEXT = "Internal Server Error\n".getBytes(StandardCharsets.US_ASCII);

    static final Sent.Start START = new Sent.Start(500, Headers.of("content-type", "text/plain; charset=utf-8",
            "content-length", Integer.toString(TEXT.length)));

    private InternalServerError() {}

    static ByteBuffer body() {
        return ByteBuffer.wrap(TEXT);
    }
}
