package dev.ouzel.exchange;

import java.nio.ByteBuffer;

/// What a server says to the application of a WebSocket. Every such application switches over these, so a new kind comes
/// only with a major version.
public sealed interface WebSocketReceived {

    /// A whole text message.
    ///
    /// @param text the text
    record Text(String text) implements WebSocketReceived {}

    /// A whole binary message.
    ///
    /// @param bytes the message, which may be empty; it belongs to the receiver
    record Binary(ByteBuffer bytes) implements WebSocketReceived {}

    /// The server is stopping. Nothing is closed yet: finish, or say goodbye, within the limit.
    ///
    /// @param drain how long there is
    record DrainNotice(Drain drain) implements WebSocketReceived {}

    /// The exchange has ended.
    ///
    /// @param code the close code: what the peer sent, [CloseCode#NONE_GIVEN] if it gave none, what the peer was told if
    ///        the server or the application closed, [CloseCode#ABNORMAL] if the connection was lost without a close frame
    /// @param reason the reason that was given with it, which may be empty
    /// @param end how it ended
    record Disconnect(int code, String reason, EndReason end) implements WebSocketReceived {}
}
