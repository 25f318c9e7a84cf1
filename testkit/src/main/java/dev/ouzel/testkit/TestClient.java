package dev.ouzel.testkit;

/// The peer of an engine in a test: of [InProcessEngine] without sockets, or of any server through [SocketClient].
///
/// Thread-safe; each exchange is one peer of its own.
public interface TestClient {

    /// Sends a request, or the beginning of one, and does not wait for anything.
    ///
    /// @param request the request
    /// @return both directions of the conversation
    /// @throws AssertionError if there is no server, or it takes no more requests
    TestExchange open(TestRequest request);

    /// Sends a request and waits for the head of its response, not for its body, which may be endless.
    ///
    /// @param request the request
    /// @throws AssertionError if no head comes within 10 s, or the connection ends before it
    default TestResponse send(TestRequest request) {
        return open(request).response();
    }

    /// Asks to open a WebSocket, and does not wait for the answer.
    ///
    /// @param request a `GET`; the fields of the handshake are added where it has none. Subprotocols are offered by its
    ///        `sec-websocket-protocol`
    /// @throws AssertionError if there is no server, or it takes no more requests
    /// @throws UnsupportedOperationException if the client speaks HTTP only
    default TestWebSocket connect(TestRequest request) {
        throw new UnsupportedOperationException("this client opens no WebSockets (expected: one that does)");
    }
}
