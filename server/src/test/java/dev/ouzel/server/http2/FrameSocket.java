package dev.ouzel.server.http2;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A connection of HTTP/2 frame by frame. Every read has a safety bound, and fails the test when it passes.
final class FrameSocket implements AutoCloseable {

    private static final int SAFETY_MILLIS = 20_000;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder(false);

    private FrameSocket(int port, int receiveBufferBytes) throws IOException {
        if (receiveBufferBytes > 0) {
            socket.setReceiveBufferSize(receiveBufferBytes);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(SAFETY_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /// Sends the preface and settings.
    static FrameSocket connect(int port, int... settings) throws IOException {
        return connect(port, 0, Frame.settings(settings));
    }

    /// Sends the preface and what should be settings, with a receive buffer of so many bytes, 0 for the default.
    static FrameSocket connect(int port, int receiveBufferBytes, byte[] first) throws IOException {
        FrameSocket connection = new FrameSocket(port, receiveBufferBytes);
        connection.send(PREFACE, first);
        return connection;
    }

    void send(byte[]... parts) throws IOException {
        socket.getOutputStream().write(Frame.joined(parts));
    }

    /// The same; a server that has gone does not matter.
    void sendIfOpen(byte[]... parts) throws IOException {
        try {
            send(parts);
        } catch (SocketException _) {
            // What it said before is still to be read.
        }
    }

    Frame read() throws IOException {
        int length = (in.readUnsignedByte() << 16) + in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /// Reads on to the first frame like this.
    Frame readUntil(Predicate<Frame> wanted) throws IOException {
        Frame frame = read();
        while (!wanted.test(frame)) {
            frame = read();
        }
        return frame;
    }

    Frame readUntil(int type, int stream) throws IOException {
        return readUntil(frame -> frame.is(type, stream));
    }

    /// Everything to the end of the connection, or to the first frame like this.
    List<Frame> readAll(Predicate<Frame> last) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try {
            do {
                frames.add(read());
            } while (!last.test(frames.getLast()));
        } catch (EOFException | SocketException _) {
            // The end of the connection, which some errors cost.
        }
        return frames;
    }

    /// The text of a stream's body, up to so many bytes or its end.
    String readBody(int stream, int bytes) throws IOException {
        StringBuilder body = new StringBuilder();
        Frame frame;
        do {
            frame = readUntil(Frame.DATA, stream);
            body.append(frame.text());
        } while (body.length() < bytes && !frame.has(Frame.END_STREAM));
        return body.toString();
    }

    /// The fields of a block, which must be asked for in the order the blocks came.
    Http2Headers fields(Frame headers) throws Http2Exception {
        return fields.decodeHeaders(headers.stream(), Unpooled.wrappedBuffer(headers.payload()));
    }

    boolean ended() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (EOFException | SocketException _) {
            return true;
        }
    }

    /// Closes, before the test is over.
    void leave() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
