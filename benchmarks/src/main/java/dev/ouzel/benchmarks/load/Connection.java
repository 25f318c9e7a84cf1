package dev.ouzel.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// A connection to the server. For the thread that takes its [Connections]' turns.
public final class Connection {

    private final SelectionKey key;

    Connection(SelectionKey key) {
        this.key = key;
    }

    /// Writes all of it, however long the peer makes it wait. Send no more than a peer takes that waits in turn for its
    /// answers to be read.
    ///
    /// @param bytes what to write
    /// @throws IOException if the connection is lost
    public void write(ByteBuffer bytes) throws IOException {
        SocketChannel channel = (SocketChannel) key.channel();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// Reads nothing from now on, so that the server's bytes pile up.
    public void pause() {
        key.interestOps(0);
    }

    /// Reads on.
    public void resume() {
        key.interestOps(SelectionKey.OP_READ);
    }
}
