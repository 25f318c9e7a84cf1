package dev.ouzel.server.websocket;

import dev.ouzel.exchange.CloseCode;

/// What the peer did wrong, and the close code that it gets. What follows on the connection is never read as a frame.
///
/// @param code the close code
record Fault(int code) {

    static final Fault PROTOCOL_ERROR = new Fault(CloseCode.PROTOCOL_ERROR);
    static final Fault INVALID_DATA = new Fault(CloseCode.INVALID_DATA);
    static final Fault TOO_LARGE = new Fault(CloseCode.TOO_LARGE);
}
