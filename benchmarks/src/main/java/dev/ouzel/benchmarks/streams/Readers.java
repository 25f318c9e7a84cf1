package dev.ouzel.benchmarks.streams;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// Many readers of one stream on one thread: they count events and keep nothing. Not thread-safe.
final class Readers implements AutoCloseable {

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private long events;
    private int lost;

    Readers(int count, int port, String path, Wire.Version version) throws IOException {
        for (int left = count; left > 0; left -= version.readersMax()) {
            Wire wire = version.open(path, Math.min(left, version.readersMax()));
            // One address takes about 28,000 outgoing ports; these stay far below.
            SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.write(wire.requests());
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, wire);
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
        SocketChannel channel = (SocketChannel) key.channel();
        Wire wire = (Wire) key.attachment();
        buffer.clear();
        if (channel.read(buffer) < 0) {
            lost += wire.readers();
            channel.close();
        } else {
            events += wire.count(buffer.flip(), channel);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
