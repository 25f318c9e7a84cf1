package dev.ouzel.web.websocket;

import java.nio.ByteBuffer;

/// A message of the peer.
public sealed interface WebSocketMessage {

    /// Text.
    ///
    /// @param text the text
    record Text(String text) implements WebSocketMessage {}

    /// Bytes.
    ///
    /// @param bytes the message, which may be empty; it belongs to the receiver
    record Binary(ByteBuffer bytes) implements WebSocketMessage {}
}
