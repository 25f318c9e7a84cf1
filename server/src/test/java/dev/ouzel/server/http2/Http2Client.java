package dev.ouzel.server.http2;

import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestClient;
import dev.ouzel.testkit.TestExchange;
import dev.ouzel.testkit.TestRequest;

/// A client that speaks HTTP/2 with prior knowledge, one connection per exchange. Requests of another version go over
/// HTTP/1.1.
public final class Http2Client implements TestClient {

    private final int port;

    public Http2Client(int port) {
        this.port = port;
    }

    @Override
    public TestExchange open(TestRequest request) {
        if (request.version() == HttpVersion.HTTP_1_0) {
            return new SocketClient("127.0.0.1", port).open(request);
        }
        return new TestExchange(Http2Conversation.open(port, request));
    }
}
