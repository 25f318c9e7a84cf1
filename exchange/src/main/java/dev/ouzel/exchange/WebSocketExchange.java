package dev.ouzel.exchange;

import java.time.Duration;
import java.util.List;

/// A request to open a WebSocket (RFC 6455), and the conversation if it is opened. Messages are whole: the engine joins
/// fragments, answers pings, and sees to masking, compression and the closing handshake.
///
/// ```
///            accept              close, of either side, or the connection is lost
/// CONNECTING --------> OPEN -------------------------------------------------------> ended
///     |  deny
///     +--------> an HTTP exchange      close: answered with 403 --> ended
/// ```
///
/// Thread-safe: one thread may receive while others send. Messages sent at once by two threads go out whole, in an order
/// that nobody promises.
public non-sealed interface WebSocketExchange extends Exchange {

    /// The subprotocols that the peer offers, those it prefers first (RFC 6455, section 1.9).
    List<String> subprotocols();

    /// Declines: the request is answered as the plain HTTP request that it is, with any response.
    ///
    /// @return the exchange to answer, of which no [#send(WebSocketSent)] may be used any more
    /// @throws IllegalStateException if it was accepted, or closed
    HttpExchange deny();

    /// Waits for the next message, the drain notice (once), or the end. What was received before the end is delivered
    /// before it. After the end it returns the same [WebSocketReceived.Disconnect] as often as asked, at once.
    ///
    /// Before the WebSocket is accepted there are no messages.
    ///
    /// @return the next message
    /// @throws InterruptedException if the thread was interrupted while the exchange is still open
    WebSocketReceived receive() throws InterruptedException;

    /// Puts a message into the connection's send buffer, and waits while that buffer is full because the peer is slow.
    /// [WebSocketSent.Accept] answers the handshake and returns when that is done; after [WebSocketSent.Close] nothing
    /// more can be sent.
    ///
    /// @param message what to send
    /// @throws Disconnected if the exchange has ended; a waiting call is always woken by the end
    /// @throws IllegalStateException if the message is out of order: a message before the WebSocket was accepted, or a
    ///         second accept
    /// @throws IllegalArgumentException if the subprotocol to accept was not offered
    /// @throws InterruptedException if the thread was interrupted while the exchange is still open; the message may
    ///         or may not have been sent
    void send(WebSocketSent message) throws InterruptedException;

    /// The same, with a bound on the wait. When it passes, the exchange ends with [EndReason#WRITE_DEADLINE].
    ///
    /// @param message what to send
    /// @param deadline how long the peer may take to make room
    /// @throws Disconnected if the exchange has ended, or the deadline passed
    /// @throws IllegalStateException as in [#send(WebSocketSent)]
    /// @throws IllegalArgumentException as in [#send(WebSocketSent)]
    /// @throws InterruptedException as in [#send(WebSocketSent)]
    void send(WebSocketSent message, Duration deadline) throws InterruptedException;
}
