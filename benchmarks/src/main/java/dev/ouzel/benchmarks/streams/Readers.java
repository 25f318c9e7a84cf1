package dev.ouzel.benchmarks.streams;

import dev.ouzel.benchmarks.load.Arrivals;
import dev.ouzel.benchmarks.load.Connection;
import dev.ouzel.benchmarks.load.Connections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// Many readers of one stream on one thread: they count events and keep nothing. Not thread-safe.
final class Readers implements AutoCloseable {

    private final Connections connections = new Connections();
    private long events;
    private int lost;

    Readers(int count, int port, String path, Wire.Version version) throws IOException {
        for (int left = count; left > 0; left -= version.readersMax()) {
            new Line(version.open(path, Math.min(left, version.readersMax())), port);
        }
    }

    /// Reads for that long, and returns how many events came.
    long read(long nanos) throws IOException {
        long before = events;
        connections.run(nanos);
        return events - before;
    }

    int lost() {
        return lost;
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }

    /// A connection and who reads on it.
    private final class Line implements Arrivals {

        private final Wire wire;
        private final Connection connection;

        private Line(Wire wire, int port) throws IOException {
            this.wire = wire;
            this.connection = connections.open(port, this);
            connection.write(wire.requests());
        }

        @Override
        public void arrived(byte[] bytes, int length) {
            try {
                events += wire.count(ByteBuffer.wrap(bytes, 0, length), connection);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void ended() {
            lost += wire.readers();
        }
    }
}
