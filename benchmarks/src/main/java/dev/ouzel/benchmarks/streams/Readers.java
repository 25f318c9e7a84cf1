package dev.ouzel.benchmarks.streams;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// Many readers of one stream on one thread: they count events by their blank lines and keep nothing. Not thread-safe.
final class Readers implements AutoCloseable {

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private long events;
    private int lost;

    Readers(int count, int port, String path) throws IOException {
        ByteBuffer request = ByteBuffer.wrap(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < count; i++) {
            // One address takes about 28,000 outgoing ports; these stay far below.
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(request.duplicate());
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new boolean[1]);
        }
    }

    /// Reads for that long, and returns how many events came.
    long read(long nanos) throws IOException {
        long before = events;
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            selector.select(Math.max(1, left / 1_000_000));
            for (SelectionKey key : selector.selectedKeys()) {
                read(key);
            }
            selector.selectedKeys().clear();
        }
        return events - before;
    }

    int lost() {
        return lost;
    }

    private void read(SelectionKey key) throws IOException {
        buffer.clear();
        if (((SocketChannel) key.channel()).read(buffer) < 0) {
            lost++;
            key.channel().close();
            return;
        }
        count(buffer.flip(), (boolean[]) key.attachment());
    }

    /// Two LFs in a row end an event; the first may be the last byte of the read before.
    private void count(ByteBuffer bytes, boolean[] lineEnded) {
        boolean ended = lineEnded[0];
        while (bytes.hasRemaining()) {
            boolean lineEnd = bytes.get() == '\n';
            if (lineEnd && ended) {
                events++;
            }
            ended = lineEnd;
        }
        lineEnded[0] = ended;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
