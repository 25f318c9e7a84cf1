package dev.ouzel.web.sse;

import dev.ouzel.exchange.EndReason;

/// Why an event stream was closed.
public enum CloseReason {
    /// The handler returned, and everything it sent is on its way.
    FINISHED,
    /// The handler threw.
    FAILED,
    /// The server is stopping.
    DRAINING,
    /// The reader closed the connection.
    PEER_CLOSED,
    /// The connection was reset, or broke.
    PEER_RESET,
    /// The reader took no bytes for as long as the write deadline allows.
    WRITE_DEADLINE,
    /// The reader of a subscription fell behind, and the subscription's policy is to part with it.
    SLOW,
    /// The peer broke the protocol.
    PROTOCOL_ERROR;

    static CloseReason of(EndReason reason) {
        return switch (reason) {
            case COMPLETED -> FINISHED;
            case CUT -> FAILED;
            case PEER_CLOSED -> PEER_CLOSED;
            case PEER_RESET -> PEER_RESET;
            case WRITE_DEADLINE -> WRITE_DEADLINE;
            case DRAINING -> DRAINING;
            case PROTOCOL_ERROR -> PROTOCOL_ERROR;
        };
    }
}
