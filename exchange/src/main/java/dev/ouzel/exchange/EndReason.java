package dev.ouzel.exchange;

/// Why an exchange ended.
public enum EndReason {
    /// The response was sent completely; a WebSocket was closed by the application.
    COMPLETED,
    /// The application failed after the head, or cut its body on purpose.
    CUT,
    /// The peer closed the connection, the stream or the WebSocket.
    PEER_CLOSED,
    /// The connection was reset, or broke.
    PEER_RESET,
    /// The peer took no bytes for as long as the write deadline allows.
    WRITE_DEADLINE,
    /// The server went down before the response was complete.
    DRAINING,
    /// The peer broke the protocol, or a limit, within its request or with a message.
    PROTOCOL_ERROR
}
