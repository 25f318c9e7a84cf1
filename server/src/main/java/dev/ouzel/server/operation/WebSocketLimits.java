package dev.ouzel.server.operation;

import java.time.Duration;
import java.util.Set;

/// The limits of WebSockets, beside those of every connection in [Limits].
///
/// @param messageBytes bytes of a message after it was joined and inflated; more are answered with close code 1009
/// @param pingInterval how long a peer may say nothing before it is sent a ping
/// @param pongDeadline how long it may then say nothing; then close code 1011
/// @param closeDeadline how long the closing handshake may take, and how long a handler has for what it received before
///        the peer closed
/// @param deflate whether messages may be compressed (permessage-deflate, RFC 7692)
/// @param origins the origins whose pages may open WebSockets, such as `https://example.com`; none for all. Others are
///        answered 403. Peers that are no browsers send no origin, and are not asked for one
public record WebSocketLimits(int messageBytes, Duration pingInterval, Duration pongDeadline, Duration closeDeadline,
        boolean deflate, Set<String> origins) {

    /// Checks every value.
    ///
    /// @throws IllegalArgumentException if a count is too small, or a duration is not positive
    public WebSocketLimits {
        if (messageBytes < 125) {
            throw new IllegalArgumentException("messageBytes: " + messageBytes + " (expected: 125 or more)");
        }
        positive("pingInterval", pingInterval);
        positive("pongDeadline", pongDeadline);
        positive("closeDeadline", closeDeadline);
        origins = Set.copyOf(origins);
    }

    /// The defaults, each with its reason.
    public static WebSocketLimits defaults() {
        return new WebSocketLimits(
                // messageBytes: as much as a request body
                1 << 20,
                // pingInterval: below the 60 s after which most proxies take a silent connection for a dead one
                Duration.ofSeconds(20),
                // pongDeadline: a mobile link that changes cells is back by then
                Duration.ofSeconds(20),
                // closeDeadline: what Uvicorn and others give
                Duration.ofSeconds(10),
                // deflate: text shrinks to a fifth, and a peer that does not want it does not offer it
                true,
                // origins: a server cannot know its own names behind a proxy
                Set.of());
    }

    /// The same, but for [#messageBytes].
    ///
    /// @param bytes bytes of a message after it was joined and inflated
    public WebSocketLimits withMessageBytes(int bytes) {
        return new WebSocketLimits(bytes, pingInterval, pongDeadline, closeDeadline, deflate, origins);
    }

    /// The same, but for [#pingInterval].
    ///
    /// @param interval how long a peer may say nothing before it is sent a ping
    public WebSocketLimits withPingInterval(Duration interval) {
        return new WebSocketLimits(messageBytes, interval, pongDeadline, closeDeadline, deflate, origins);
    }

    /// The same, but for [#pongDeadline].
    ///
    /// @param deadline how long it may then say nothing
    public WebSocketLimits withPongDeadline(Duration deadline) {
        return new WebSocketLimits(messageBytes, pingInterval, deadline, closeDeadline, deflate, origins);
    }

    /// The same, but for [#closeDeadline].
    ///
    /// @param deadline how long the closing handshake may take
    public WebSocketLimits withCloseDeadline(Duration deadline) {
        return new WebSocketLimits(messageBytes, pingInterval, pongDeadline, deadline, deflate, origins);
    }

    /// The same, but for [#deflate].
    ///
    /// @param on whether messages may be compressed
    public WebSocketLimits withDeflate(boolean on) {
        return new WebSocketLimits(messageBytes, pingInterval, pongDeadline, closeDeadline, on, origins);
    }

    /// The same, but for [#origins].
    ///
    /// @param allowed the origins whose pages may open WebSockets; none for all
    public WebSocketLimits withOrigins(Set<String> allowed) {
        return new WebSocketLimits(messageBytes, pingInterval, pongDeadline, closeDeadline, deflate, allowed);
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: more than zero)");
        }
    }
}
