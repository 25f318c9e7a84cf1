package dev.ouzel.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A TCP connection whose every byte the test decides, for what no well-behaved client sends. Text is Latin-1, one
/// character a byte.
///
/// Every wait ends after 10 s in an [AssertionError] that shows what came.
///
/// For one thread, except [#disconnect], [#reset] and [#close], which any thread may call.
public final class RawSocket implements AutoCloseable {

    private static final int BUFFER_BYTES = 8192;
    private static final int READ_MAX = 64 << 20;

    /// The connection itself, below TLS if that is spoken.
    private final Socket wire;
    private final Socket socket;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private boolean reset;

    private RawSocket(Socket wire, Socket socket) {
        this.wire = wire;
        this.socket = socket;
    }

    /// Connects.
    ///
    /// @param host the server's host
    /// @param port its port
    /// @throws AssertionError if nobody listens there
    public static RawSocket connect(String host, int port) {
        return connect(host, port, 0);
    }

    /// Connects, and speaks TLS: the bytes are those within it.
    ///
    /// @param host the server's host
    /// @param port its port
    /// @param tls whom to trust
    /// @throws AssertionError if nobody listens there, or the handshake fails
    public static RawSocket connect(String host, int port, SSLContext tls) {
        Socket wire = wire(host, port, 0);
        try {
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(wire, host, port, true);
            socket.startHandshake();
            return new RawSocket(wire, socket);
        } catch (IOException e) {
            throw new AssertionError("TLS with " + host + ":" + port + ": " + e + " (expected: a handshake)", e);
        }
    }

    /// Connects with a receive buffer of this size; zero for the system's default.
    static RawSocket connect(String host, int port, int receiveBytes) {
        Socket wire = wire(host, port, receiveBytes);
        return new RawSocket(wire, wire);
    }

    private static Socket wire(String host, int port, int receiveBytes) {
        Socket socket = new Socket();
        try {
            if (receiveBytes > 0) {
                // Before the connection, since it bounds the window that the peer is told.
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) Bound.LIMIT.toMillis());
            socket.connect(new InetSocketAddress(host, port), (int) Bound.LIMIT.toMillis());
            return socket;
        } catch (IOException e) {
            throw new AssertionError("connect to " + host + ":" + port + ": " + e + " (expected: a server)", e);
        }
    }

    /// Sends text.
    ///
    /// @param text the text, in Latin-1
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Sends bytes. If the peer has closed the connection they are lost, as on any wire.
    ///
    /// @param bytes the bytes
    /// @throws AssertionError if the peer does not take them
    public void send(byte[] bytes) {
        // A blocking write has no time limit of its own.
        Thread writer = Thread.startVirtualThread(() -> write(bytes));
        try {
            if (!writer.join(Bound.LIMIT)) {
                close();
                throw new AssertionError("the peer did not take " + bytes.length + " bytes within " + Bound.LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sending", e);
        }
    }

    /// Says that nothing more will be sent (FIN), and goes on reading.
    public void halfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException _) {
            // The peer was faster: there is nothing left to close.
        }
    }

    /// Leaves politely: takes what has come and closes (FIN). Unread bytes would make the system send a reset.
    public void disconnect() {
        try {
            byte[] unread = new byte[BUFFER_BYTES];
            // What another thread takes at the same moment is not waited for.
            socket.setSoTimeout(1);
            while (socket.getInputStream().available() > 0 && socket.getInputStream().read(unread) > 0) {
                // Only emptied.
            }
        } catch (IOException _) {
            // It is closed already, which is what is wanted.
        }
        close();
    }

    /// Leaves by a reset (RST).
    public void reset() {
        try {
            wire.setSoLinger(true, 0);
        } catch (IOException _) {
            // It is closed already.
        }
        close(wire);
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads up to a text.
    ///
    /// @param end the text, in Latin-1
    /// @return what came, up to and including it
    /// @throws AssertionError if the connection ends before it
    public String readUntil(String end) {
        StringBuilder text = new StringBuilder();
        while (!endsWith(text, end)) {
            int next = readByte(text);
            if (next < 0) {
                throw new AssertionError("the connection ended (expected: \"" + end + "\")\nso far:\n" + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /// Reads bytes, and none more from the system than these.
    ///
    /// @param count how many
    /// @return the bytes; fewer if the connection ends before
    public byte[] readBytes(int count) {
        byte[] bytes = new byte[count];
        int size = 0;
        for (int read = 0; size < count && read >= 0; size += Math.max(0, read)) {
            read = read(bytes, size, count - size, "");
        }
        return Arrays.copyOf(bytes, size);
    }

    /// Reads until the peer closes or resets the connection, at most 64 MiB.
    ///
    /// @return everything that came
    public String readToEnd() {
        StringBuilder text = new StringBuilder();
        for (int next = readByte(text); next >= 0; next = readByte(text)) {
            text.append((char) next);
            if (text.length() > READ_MAX) {
                throw new AssertionError("more than " + READ_MAX + " bytes (expected: at most)");
            }
        }
        return text.toString();
    }

    /// Reads exactly one HTTP response, so that once its end was awaited the next one on the connection can be read.
    ///
    /// @param method the method of its request; a response to `HEAD` has no body
    /// @return the response; its head and body are read as the test asks for them
    public TestResponse readResponse(String method) {
        return new TestResponse(SocketConversation.readOnly(this, method));
    }

    /// Whether there is something to read, or was.
    boolean isReady() {
        try {
            return position < limit || socket.getInputStream().available() > 0
                    || (socket instanceof SSLSocket && hasRecord());
        } catch (IOException _) {
            return true; // The next read will say so.
        }
    }

    /// Whether a record of TLS gives bytes, which is not known before it was read.
    private boolean hasRecord() throws IOException {
        socket.setSoTimeout(1);
        try {
            position = 0;
            limit = 0;
            limit = Math.max(0, socket.getInputStream().read(buffer, 0, BUFFER_BYTES));
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } finally {
            socket.setSoTimeout((int) Bound.LIMIT.toMillis());
        }
    }

    /// Whether the connection ended by a reset instead of a close.
    boolean wasReset() {
        return reset;
    }

    /// The next byte; -1 if the connection has ended. What was read before is shown if none comes.
    int readByte(CharSequence soFar) {
        if (position == limit) {
            position = 0;
            limit = 0;
            limit = Math.max(0, read(buffer, 0, BUFFER_BYTES, soFar));
        }
        return position < limit ? buffer[position++] & 0xFF : -1;
    }

    /// Some bytes, at least one; -1 if the connection has ended.
    int read(byte[] target, int offset, int count, CharSequence soFar) {
        int buffered = Math.min(count, limit - position);
        if (buffered > 0) {
            System.arraycopy(buffer, position, target, offset, buffered);
            position += buffered;
            return buffered;
        }
        try {
            return socket.getInputStream().read(target, offset, count);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came for " + Bound.LIMIT + "\nso far:\n" + soFar, e);
        } catch (IOException _) {
            reset = true; // By the peer, or closed by this side: the end of the bytes in any case.
            return -1;
        }
    }

    private static boolean endsWith(StringBuilder text, String end) {
        int from = text.length() - end.length();
        return from >= 0 && text.indexOf(end, from) == from;
    }

    private void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException _) {
            // The peer is gone. What it said before is still to be read.
        }
    }
}
