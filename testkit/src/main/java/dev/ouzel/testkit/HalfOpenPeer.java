package dev.ouzel.testkit;

/// A client over a real socket that can go silent without a word, as a phone does that lost its network: no FIN, no RST
/// and no more bytes reach the server, which cannot know.
///
/// It stands behind a [FaultProxy] of its own. For one thread.
public final class HalfOpenPeer implements AutoCloseable {

    private final FaultProxy proxy;
    private final TestExchange exchange;

    private HalfOpenPeer(FaultProxy proxy, TestExchange exchange) {
        this.proxy = proxy;
        this.exchange = exchange;
    }

    /// Connects and sends a request.
    ///
    /// @param host the server's host
    /// @param port its port
    /// @param request the request
    public static HalfOpenPeer connect(String host, int port, TestRequest request) {
        FaultProxy proxy = FaultProxy.to(host, port);
        return new HalfOpenPeer(proxy, new SocketClient(proxy.host(), proxy.port()).open(request));
    }

    /// Waits for the head of the response.
    ///
    /// @throws AssertionError if no head comes within 10 s, or the connection ends before it
    public TestResponse response() {
        return exchange.response();
    }

    /// Is gone from now on, without the server being told. What the server sends fills its buffers.
    public void goSilent() {
        proxy.stall();
    }

    /// Is back, as if nothing had been.
    public void comeBack() {
        proxy.resume();
    }

    /// Closes everything; the server is told now.
    @Override
    public void close() {
        exchange.close();
        proxy.close();
    }
}
