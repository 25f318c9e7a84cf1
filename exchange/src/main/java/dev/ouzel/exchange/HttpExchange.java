package dev.ouzel.exchange;

import java.time.Duration;

/// One HTTP request and its response.
///
/// Messages that may be sent, in this order: any number of [Sent.EarlyHints], one [Sent.Start], [Sent.Body] until one
/// is the last, then [Sent.Trailers] if the start announced them. At any point before the last body the rest may be
/// handed over with one [Sent.Handover].
///
/// A response without a body (to HEAD, or 204, or 304) needs no body message. The first piece that is sent all the same is
/// dropped; an application that would go on for ever is told by [Disconnected] with [EndReason#COMPLETED].
///
/// Thread-safe, though one thread at a time is the rule: messages sent at once by two threads go out whole, in an
/// order that nobody promises.
public non-sealed interface HttpExchange extends Exchange {

    /// Waits for the next thing that the server has to say: a piece of the request body, the drain notice (once), or
    /// the end. After the end it returns the same [Received.Disconnect] as often as asked, at once.
    ///
    /// A peer that sent `Expect: 100-continue` gets its `100 Continue` with the first call.
    ///
    /// @return the next message
    /// @throws InterruptedException if the thread was interrupted while the exchange is still open
    Received receive() throws InterruptedException;

    /// Puts a message into the connection's send buffer, and waits while that buffer is full because the peer is slow:
    /// that *is* the back-pressure. A [Sent.Start] is written at once and never waits for the body.
    ///
    /// @param message what to send
    /// @throws Disconnected if the exchange has ended; a waiting call is always woken by the end. A thread that learns of
    ///         the end this way is no longer interrupted for it
    /// @throws IllegalStateException if the message is out of order, or the body does not fit the `content-length` that
    ///         was announced
    /// @throws InterruptedException if the thread was interrupted while the exchange is still open; the message may
    ///         or may not have been sent
    void send(Sent message) throws InterruptedException;

    /// The same, with a bound on the wait. When it passes, the exchange ends with [EndReason#WRITE_DEADLINE].
    ///
    /// @param message what to send
    /// @param deadline how long the peer may take to make room
    /// @throws Disconnected if the exchange has ended, or the deadline passed
    /// @throws IllegalStateException as in [#send(Sent)]
    /// @throws InterruptedException as in [#send(Sent)]
    void send(Sent message, Duration deadline) throws InterruptedException;
}
