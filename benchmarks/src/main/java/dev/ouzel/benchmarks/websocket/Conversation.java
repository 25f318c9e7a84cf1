package dev.ouzel.benchmarks.websocket;

import dev.ouzel.benchmarks.load.Arrivals;
import dev.ouzel.benchmarks.load.Connection;
import dev.ouzel.benchmarks.load.Connections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A WebSocket that sends some messages at once, awaits their echoes, and begins again. Each message is text of 32 bytes that
/// says its number, and each echo is compared with what was sent.
final class Conversation implements Arrivals {

    private static final byte[] REQUEST = """
            GET /echo HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);
    private static final int TEXT = 32;
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final byte MASKED = (byte) 0x80;
    private static final byte[] MASK = {0x1d, 0x2e, 0x3f, 0x40};
    private static final int HEAD_END = 0x0d0a0d0a;

    private final Connection connection;
    private final byte[] expected = new byte[2 + TEXT];
    private final ByteBuffer out;
    private final int depth;
    private int lastFour;
    private boolean open;
    private boolean stopped;
    private boolean idle;
    private long sent;
    private long received;
    private int at;

    /// @param depth how many messages are sent at once
    Conversation(Connections connections, int port, int depth) throws IOException {
        this.depth = depth;
        this.out = ByteBuffer.allocate(depth * (2 + MASK.length + TEXT));
        expected[0] = FINAL_TEXT;
        expected[1] = TEXT;
        Arrays.fill(expected, 2, expected.length, (byte) '0');
        this.connection = connections.open(port, this);
        connection.write(ByteBuffer.wrap(REQUEST));
    }

    @Override
    public void arrived(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (open) {
                echoed(bytes[i]);
            } else {
                lastFour = lastFour << 8 | bytes[i];
                open = lastFour == HEAD_END;
            }
        }
        if (open && received == sent) {
            next();
        }
    }

    private void echoed(byte next) {
        if (at == 0) {
            write(expected, 2, received + 1);
        }
        if (next != expected[at]) {
            throw new IllegalStateException("byte " + at + " of echo " + received + ": " + next + " (expected: "
                    + expected[at] + ")");
        }
        at++;
        if (at == expected.length) {
            at = 0;
            received++;
        }
    }

    private void next() {
        if (stopped) {
            idle = true;
            return;
        }
        out.clear();
        for (int i = 0; i < depth; i++) {
            sent++;
            add(sent);
        }
        try {
            connection.write(out.flip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(long number) {
        out.put(FINAL_TEXT).put((byte) (MASKED | TEXT)).put(MASK);
        int text = out.position();
        write(out.array(), text, number);
        for (int i = 0; i < TEXT; i++) {
            out.array()[text + i] ^= MASK[i % MASK.length];
        }
        out.position(text + TEXT);
    }

    /// Decimal, with zeros before it.
    private static void write(byte[] into, int from, long number) {
        long left = number;
        for (int i = from + TEXT - 1; i >= from; i--) {
            into[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /// How many messages came back.
    long received() {
        return received;
    }

    /// Sends no more.
    void stop() {
        stopped = true;
    }

    /// Whether it has stopped, and has everything back.
    boolean idle() {
        return idle;
    }
}
