package dev.ouzel.testkit;

/// A reader over a real socket that reads only what it is told to, with the smallest receive buffer that the system
/// gives: what a server sends to it soon waits.
///
/// Every wait ends after 10 s in an [AssertionError]. For one thread, except [#disconnect] and [#reset].
public final class SlowPeer implements AutoCloseable {

    private static final int RECEIVE_BYTES = 2048;

    private final RawSocket socket;

    private SlowPeer(RawSocket socket) {
        this.socket = socket;
    }

    /// Connects, sends a request without an open body, and reads nothing.
    ///
    /// @param host the server's host
    /// @param port its port
    /// @param request the request
    /// @throws AssertionError if nobody listens there
    public static SlowPeer connect(String host, int port, TestRequest request) {
        RawSocket socket = RawSocket.connect(host, port, RECEIVE_BYTES);
        socket.send(SocketConversation.head(request, request.wireHeaders(host + ":" + port)));
        byte[] body = request.body();
        if (body != null) {
            socket.send(body);
        }
        return new SlowPeer(socket);
    }

    /// Reads as many bytes of the response, head and transfer coding included, and none more.
    ///
    /// @param bytes how many
    /// @return the bytes; fewer if the connection ends before
    public byte[] take(int bytes) {
        return socket.readBytes(bytes);
    }

    /// Reads everything until the connection ends, at most 64 MiB.
    ///
    /// @return the text, in Latin-1
    public String takeToEnd() {
        return socket.readToEnd();
    }

    /// Leaves politely (FIN).
    public void disconnect() {
        socket.disconnect();
    }

    /// Leaves by a reset (RST).
    public void reset() {
        socket.reset();
    }

    /// Leaves politely.
    @Override
    public void close() {
        disconnect();
    }
}
