package dev.ouzel.benchmarks.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/// Many connections to a server of this machine, read by one thread. Not thread-safe.
public final class Connections implements AutoCloseable {

    private static final int ROOM = 256 * 1024;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(ROOM);
    private int lost;

    /// None yet.
    ///
    /// @throws IOException if the system has no room for them
    public Connections() throws IOException {}

    /// One more. A machine takes about 28,000 to one port.
    ///
    /// @param port the server's
    /// @param arrivals takes what comes
    /// @throws IOException if the server does not accept it
    public Connection open(int port, Arrivals arrivals) throws IOException {
        return open(port, OptionalInt.empty(), arrivals);
    }

    /// One more, with a receive buffer of its own size.
    ///
    /// @param port the server's
    /// @param receiveBytes how much the system keeps of what is not read
    /// @param arrivals takes what comes
    /// @throws IOException if the server does not accept it
    public Connection open(int port, OptionalInt receiveBytes, Arrivals arrivals) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Reset at the end: thousands of ports would else stay taken for a minute.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        if (receiveBytes.isPresent()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBytes.getAsInt());
        }
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.configureBlocking(false);
        return new Connection(channel.register(selector, SelectionKey.OP_READ, arrivals));
    }

    /// Reads what is there, without a wait. A reader that asks again and again never sleeps, so that no server pays for
    /// waking it.
    ///
    /// @throws IOException if the system fails
    public void turn() throws IOException {
        selector.selectNow(this::read);
    }

    /// Reads what is there, or else waits for the first that comes.
    ///
    /// @param nanos how long at most; in whole milliseconds, one at least
    /// @throws IOException if the system fails
    public void turn(long nanos) throws IOException {
        selector.select(this::read, Math.max(1, nanos / 1_000_000));
    }

    /// Reads for that long.
    ///
    /// @param nanos how long
    /// @throws IOException if the system fails
    public void run(long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            turn(left);
        }
    }

    /// Reads until this is so.
    ///
    /// @param done asked after each turn
    /// @param nanosMax how long at most
    /// @return whether it is
    /// @throws IOException if the system fails
    public boolean runUntil(BooleanSupplier done, long nanosMax) throws IOException {
        long end = System.nanoTime() + nanosMax;
        while (!done.getAsBoolean()) {
            if (end - System.nanoTime() < 0) {
                return false;
            }
            turn(1_000_000);
        }
        return true;
    }

    /// How many the server has closed.
    public int lost() {
        return lost;
    }

    private void read(SelectionKey key) {
        buffer.clear();
        int length = read((SocketChannel) key.channel());
        Arrivals arrivals = (Arrivals) key.attachment();
        if (length < 0) {
            lost++;
            close((SocketChannel) key.channel());
            arrivals.ended();
        } else {
            arrivals.arrived(buffer.array(), length);
        }
    }

    private int read(SocketChannel channel) {
        try {
            return channel.read(buffer);
        } catch (IOException _) {
            // Reset by the server, which counts like any other end.
            return -1;
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // It is lost already.
        }
    }

    @Override
    public void close() throws IOException {
        selector.keys().forEach(key -> close((SocketChannel) key.channel()));
        selector.close();
    }
}
