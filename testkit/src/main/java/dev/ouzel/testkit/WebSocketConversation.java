package dev.ouzel.testkit;

import java.nio.ByteBuffer;

/// The client's end of a WebSocket, below [TestWebSocket]: without sockets, or over one. A client of another protocol
/// implements it.
///
/// Thread-safe. Every wait ends after 10 s in an [AssertionError].
public interface WebSocketConversation {

    /// What comes from the server.
    sealed interface Arrival {

        /// A whole text message.
        ///
        /// @param text the text
        record Text(String text) implements Arrival {}

        /// A whole binary message.
        ///
        /// @param bytes the message
        record Binary(ByteBuffer bytes) implements Arrival {}

        /// The end, after which there is nothing else.
        ///
        /// @param code the code of the server's close frame, 1005 if it had none, 1006 if there was no close frame
        /// @param reason the reason in it, which may be empty
        record Closed(int code, String reason) implements Arrival {}
    }

    /// The answer to the handshake: 101 if the WebSocket is open, else the head of a response. Waits for it.
    Conversation.Head head();

    /// The response of a server that opens no WebSocket.
    Conversation denial();

    /// Sends a text message; waits while the server does not take it. After the end it is lost, as on any wire.
    ///
    /// @param text the text
    void send(String text);

    /// Sends a binary message; waits while the server does not take it. After the end it is lost, as on any wire.
    ///
    /// @param bytes the message
    void send(byte[] bytes);

    /// Sends a close frame, after which nothing is sent; does nothing after the end.
    ///
    /// @param code the code, 1005 for a close frame without one
    /// @param reason the reason
    void close(int code, String reason);

    /// Waits for what comes next; the end comes as often as asked for.
    Arrival read();

    /// Leaves without a close frame, as when a cable is unplugged and the network notices.
    void disconnect();

    /// Leaves like a process that is killed: by a reset.
    void reset();
}
