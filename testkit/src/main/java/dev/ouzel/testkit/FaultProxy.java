package dev.ouzel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A relay between a client and a server, on a loopback port of its own, that does what networks do: it stalls, cuts
/// bytes into small pieces, ends in the middle, resets.
///
/// Thread-safe. Faults apply to all its connections at once.
public final class FaultProxy implements AutoCloseable {

    private static final int CONNECTIONS_MAX = 1000;
    private static final int BUFFER_BYTES = 8192;

    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Gate gate = new Gate();

    // Guarded by the gate.
    private boolean stalled;
    private int sliceBytes = BUFFER_BYTES;
    private long responseBytesLeft = Long.MAX_VALUE;

    private FaultProxy(String host, int port, ServerSocket listener) {
        this.host = host;
        this.port = port;
        this.listener = listener;
    }

    /// Starts a relay to a server.
    ///
    /// @param host the server's host
    /// @param port its port
    public static FaultProxy to(String host, int port) {
        try {
            ServerSocket listener = new ServerSocket(0, CONNECTIONS_MAX, InetAddress.getLoopbackAddress());
            FaultProxy proxy = new FaultProxy(host, port, listener);
            Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The host to connect to.
    public String host() {
        return listener.getInetAddress().getHostAddress();
    }

    /// The port to connect to.
    public int port() {
        return listener.getLocalPort();
    }

    /// Forwards nothing more in either direction, not even an end: for both sides the other is silent, not gone.
    public void stall() {
        gate.run(() -> stalled = true);
    }

    /// Forwards again, first what has waited.
    public void resume() {
        gate.run(() -> {
            stalled = false;
            gate.changed();
        });
    }

    /// Forwards so many bytes at once from now on, each piece as a packet of its own as far as the system allows.
    ///
    /// @param bytes 1 or more
    public void slice(int bytes) {
        if (bytes < 1 || bytes > BUFFER_BYTES) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: 1 to " + BUFFER_BYTES + ")");
        }
        gate.run(() -> sliceBytes = bytes);
    }

    /// Closes the connection properly (FIN) in the middle: after so many more bytes from the server.
    ///
    /// @param bytes how many are still forwarded
    public void cutAfter(long bytes) {
        gate.run(() -> responseBytesLeft = bytes);
    }

    /// Resets (RST) all connections, on both sides.
    public void reset() {
        // All are prepared before the first is closed: its relay closes the other side at once.
        sockets.forEach(FaultProxy::resetOnClose);
        sockets.forEach(this::close);
    }

    /// Closes all connections, on both sides, and listens no more.
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(this::close);
        resume();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                relay(client);
            } catch (IOException _) {
                // Closed, or the server is not there: the client sees its connection end.
            }
        }
    }

    private void relay(Socket client) throws IOException {
        sockets.add(client);
        try {
            Socket server = new Socket(host, port);
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread.startVirtualThread(() -> forward(client, server, false));
            Thread.startVirtualThread(() -> forward(server, client, true));
        } catch (IOException e) {
            close(client);
            throw e;
        }
    }

    private void forward(Socket from, Socket to, boolean response) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            int read = from.getInputStream().read(buffer, 0, size());
            while (read >= 0 && forward(buffer, read, to, response)) {
                read = from.getInputStream().read(buffer, 0, size());
            }
            awaitFlow();
            to.shutdownOutput();
            if (from.isOutputShutdown()) {
                close(from);
                close(to);
            }
        } catch (IOException _) {
            close(from);
            close(to);
        }
    }

    /// Forwards a piece.
    ///
    /// @return whether more may follow
    private boolean forward(byte[] buffer, int read, Socket to, boolean response) throws IOException {
        awaitFlow();
        int allowed = response ? allow(read) : read;
        to.getOutputStream().write(buffer, 0, allowed);
        return allowed == read;
    }

    private int size() {
        return gate.get(() -> sliceBytes);
    }

    private int allow(int bytes) {
        return gate.get(() -> {
            int allowed = (int) Math.min(bytes, responseBytesLeft);
            responseBytesLeft -= responseBytesLeft == Long.MAX_VALUE ? 0 : allowed;
            return allowed;
        });
    }

    private void awaitFlow() throws IOException {
        try {
            gate.call(() -> {
                gate.await(() -> !stalled);
                return true;
            });
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void resetOnClose(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException _) {
            // It is closed already.
        }
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException _) {
            // There is nothing that could be done about it, nor needs to be.
        }
    }
}
