package dev.ouzel.server.http2;

import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.server.transport.TrustingManager;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestClient;
import dev.ouzel.testkit.TestExchange;
import dev.ouzel.testkit.TestRequest;

/// A client that speaks HTTP/2, over TLS by ALPN and without it with prior knowledge, one connection per exchange.
/// Requests of HTTP/1.0 go over HTTP/1.1.
public final class Http2Client implements TestClient {

    private final int port;
    private final boolean secured;

    /// @param secured whether over TLS; every certificate is trusted
    public Http2Client(int port, boolean secured) {
        this.port = port;
        this.secured = secured;
    }

    @Override
    public TestExchange open(TestRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0) {
            return (secured
                    ? new SocketClient("127.0.0.1", port, TrustingManager.context())
                    : new SocketClient("127.0.0.1", port)).open(request);
        }
        return new TestExchange(Http2Conversation.open(port, secured, request));
    }
}
