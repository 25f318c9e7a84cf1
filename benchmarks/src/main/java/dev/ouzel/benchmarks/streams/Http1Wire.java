package dev.ouzel.benchmarks.streams;

import dev.ouzel.benchmarks.load.Connection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// A reader with a connection of its own. The frames of chunked coding have CR and LF and make no blank line.
final class Http1Wire implements Wire {

    private final String path;
    private final LineEnds lines = new LineEnds();

    Http1Wire(String path) {
        this.path = path;
    }

    @Override
    public int readers() {
        return 1;
    }

    @Override
    public ByteBuffer requests() {
        return ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int count(ByteBuffer bytes, Connection connection) {
        return lines.count(bytes, bytes.remaining());
    }
}
