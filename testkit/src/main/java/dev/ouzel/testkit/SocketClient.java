package dev.ouzel.testkit;

import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A client over real sockets: HTTP/1.1 (RFC 9112), with TLS or without, written and read here byte by byte and
/// strictly, so that a server's mistake is not mended on the way. One connection per exchange, closed when its response
/// has ended. WebSockets (RFC 6455) too, without compression.
public final class SocketClient implements TestClient {

    private final String host;
    private final int port;
    private final @Nullable SSLContext tls;

    /// A client of the server at this address. Nothing is connected yet.
    ///
    /// @param host the server's host
    /// @param port its port
    public SocketClient(String host, int port) {
        this.host = host;
        this.port = port;
        this.tls = null;
    }

    /// A client that speaks TLS. Nothing is connected yet.
    ///
    /// @param host the server's host
    /// @param port its port
    /// @param tls whom to trust
    public SocketClient(String host, int port, SSLContext tls) {
        this.host = host;
        this.port = port;
        this.tls = tls;
    }

    @Override
    public TestExchange open(TestRequest request) {
        RawSocket socket = dial();
        return new TestExchange(SocketConversation.open(socket, request, host + ":" + port));
    }

    @Override
    public TestWebSocket connect(TestRequest request) {
        RawSocket socket = dial();
        return new TestWebSocket(SocketWebSocket.open(socket, request, host + ":" + port));
    }

    private RawSocket dial() {
        return tls == null ? RawSocket.connect(host, port) : RawSocket.connect(host, port, tls);
    }
}
