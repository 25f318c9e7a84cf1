package dev.ouzel.testkit;

/// A client over real sockets: HTTP/1.1 (RFC 9112), written and read here byte by byte and strictly, so that a server's
/// mistake is not mended on the way. One connection per exchange, closed when its response has ended.
public final class SocketClient implements TestClient {

    private final String host;
    private final int port;

    /// A client of the server at this address. Nothing is connected yet.
    ///
    /// @param host the server's host
    /// @param port its port
    public SocketClient(String host, int port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public TestExchange open(TestRequest request) {
        RawSocket socket = RawSocket.connect(host, port);
        return new TestExchange(SocketConversation.open(socket, request, host + ":" + port));
    }
}
