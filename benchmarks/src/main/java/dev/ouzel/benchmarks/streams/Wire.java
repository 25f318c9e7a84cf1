package dev.ouzel.benchmarks.streams;

import dev.ouzel.benchmarks.load.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;

/// One connection with readers of one stream, as a version of HTTP has it. Not thread-safe.
interface Wire {

    /// How many readers it carries.
    int readers();

    /// What the connection begins with.
    ByteBuffer requests();

    /// Counts events by their blank lines.
    ///
    /// @param bytes what came; all of it is taken
    /// @param connection for what the protocol must say to get more
    /// @return how many events ended
    int count(ByteBuffer bytes, Connection connection) throws IOException;

    /// Which version of HTTP, and how many readers share a connection.
    enum Version {
        /// One reader on each.
        HTTP_1 {
            @Override
            int readersMax() {
                return 1;
            }

            @Override
            Wire open(String path, int readers) {
                return new Http1Wire(path);
            }
        },
        /// Without TLS, by prior knowledge; a hundred, as many as a browser opens.
        HTTP_2 {
            @Override
            int readersMax() {
                return 100;
            }

            @Override
            Wire open(String path, int readers) {
                return new Http2Wire(path, readers);
            }
        };

        abstract int readersMax();

        abstract Wire open(String path, int readers);
    }
}
