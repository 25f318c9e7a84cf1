package dev.ouzel.exchange;

import java.nio.ByteBuffer;

/// What a server says to an application. Every application switches over these, so a new kind comes only with a major
/// version.
public sealed interface Received {

    /// A piece of the request body, without its transfer coding.
    ///
    /// @param bytes the piece, which may be empty; it belongs to the receiver
    /// @param last whether the body ends with it
    record Body(ByteBuffer bytes, boolean last) implements Received {}

    /// The server is stopping. Nothing is closed yet: finish, or say goodbye, within the limit.
    ///
    /// @param drain how long there is
    record DrainNotice(Drain drain) implements Received {}

    /// The exchange has ended.
    ///
    /// @param reason why
    record Disconnect(EndReason reason) implements Received {}
}
