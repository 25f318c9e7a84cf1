package dev.ouzel.server;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/// Bytes in, bytes out, as Latin-1 text. Every read has a safety bound, and fails the test when it passes.
final class RawSocket implements AutoCloseable {

    private static final int SAFETY_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    RawSocket(int port) throws IOException {
        this(port, 0);
    }

    /// With a receive buffer of so many bytes; 0 leaves the system's default.
    RawSocket(int port, int receiveBufferBytes) throws IOException {
        socket = new Socket();
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SAFETY_MILLIS);
        in = socket.getInputStream();
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    OutputStream output() throws IOException {
        return socket.getOutputStream();
    }

    /// So many bytes.
    byte[] read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the connection ended after " + bytes.length + " bytes (expected: " + count + ")");
        }
        return bytes;
    }

    /// Whether nothing has come yet.
    boolean silent() throws IOException {
        return in.available() == 0;
    }

    /// Everything until the peer's FIN.
    String readToEnd() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /// Everything until a text has come, the text included; or until the FIN.
    String readUntil(String end) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            read.write(b);
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /// Reads to the end of the connection, and tells whether that was a reset.
    boolean endsWithReset() throws IOException {
        try {
            in.readAllBytes();
            return false;
        } catch (SocketException _) {
            return true;
        }
    }

    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /// Leaves politely.
    void disconnect() throws IOException {
        socket.close();
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
