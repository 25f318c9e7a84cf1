package dev.ouzel.benchmarks.streams;

import dev.ouzel.benchmarks.load.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/// Readers that share a connection of HTTP/2 (RFC 9113), with windows as large as those of Chromium. It reads frames and
/// gives windows back, and knows nothing else of the protocol.
final class Http2Wire implements Wire {

    private static final int HEAD_BYTES = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM_AND_HEADERS = 5;
    private static final int STREAM_WINDOW = 6 << 20;
    private static final int CONNECTION_WINDOW = 15 << 20;
    private static final int WINDOW_BEFORE = 65_535;

    private final String path;
    private final LineEnds[] lines;
    private final int[] taken;
    private int takenInAll;

    private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    private int type;
    private int stream;
    private int left;

    Http2Wire(String path, int readers) {
        this.path = path;
        this.lines = IntStream.range(0, readers).mapToObj(_ -> new LineEnds()).toArray(LineEnds[]::new);
        this.taken = new int[readers];
    }

    @Override
    public int readers() {
        return lines.length;
    }

    @Override
    public ByteBuffer requests() {
        byte[] block = block();
        ByteBuffer requests = ByteBuffer.allocate(256 + lines.length * (HEAD_BYTES + block.length));
        requests.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(requests, SETTINGS, 0, 0, 6).putShort((short) 4).putInt(STREAM_WINDOW);
        frame(requests, WINDOW_UPDATE, 0, 0, 4).putInt(CONNECTION_WINDOW - WINDOW_BEFORE);
        for (int i = 0; i < lines.length; i++) {
            frame(requests, HEADERS, END_STREAM_AND_HEADERS, 2 * i + 1, block.length).put(block);
        }
        return requests.flip();
    }

    /// Fields as literals without indexing (RFC 7541, section 6.2.2).
    private byte[] block() {
        ByteBuffer block = ByteBuffer.allocate(256);
        String[] fields = {":method", "GET", ":scheme", "http", ":authority", "localhost", ":path", path};
        for (int i = 0; i < fields.length; i += 2) {
            block.put((byte) 0);
            for (String text : new String[]{fields[i], fields[i + 1]}) {
                block.put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
            }
        }
        byte[] bytes = new byte[block.flip().remaining()];
        block.get(bytes);
        return bytes;
    }

    private static ByteBuffer frame(ByteBuffer to, int type, int flags, int stream, int length) {
        return to.put((byte) (length >> 16)).putShort((short) length).put((byte) type).put((byte) flags).putInt(stream);
    }

    @Override
    public int count(ByteBuffer bytes, Connection connection) throws IOException {
        int events = 0;
        while (bytes.hasRemaining()) {
            if (left == 0) {
                readHead(bytes);
            } else {
                events += readPayload(bytes, connection);
            }
        }
        return events;
    }

    private void readHead(ByteBuffer bytes) {
        while (head.hasRemaining() && bytes.hasRemaining()) {
            head.put(bytes.get());
        }
        if (!head.hasRemaining()) {
            left = head.getInt(0) >>> 8;
            type = head.get(3);
            stream = head.getInt(5);
            head.clear();
        }
    }

    private int readPayload(ByteBuffer bytes, Connection connection) throws IOException {
        int length = Math.min(left, bytes.remaining());
        left -= length;
        if (type != DATA) {
            bytes.position(bytes.position() + length);
            return 0;
        }
        giveBack(length, connection);
        return lines[stream / 2].count(bytes, length);
    }

    private void giveBack(int length, Connection connection) throws IOException {
        taken[stream / 2] += length;
        takenInAll += length;
        if (taken[stream / 2] > STREAM_WINDOW / 2) {
            update(stream, taken[stream / 2], connection);
            taken[stream / 2] = 0;
        }
        if (takenInAll > CONNECTION_WINDOW / 2) {
            update(0, takenInAll, connection);
            takenInAll = 0;
        }
    }

    private static void update(int stream, int bytes, Connection connection) throws IOException {
        ByteBuffer update = frame(ByteBuffer.allocate(HEAD_BYTES + 4), WINDOW_UPDATE, 0, stream, 4).putInt(bytes)
                .flip();
        while (update.hasRemaining()) {
            connection.write(update);
        }
    }
}
