package dev.ouzel.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the application of a WebSocket says to a server. Only engines switch over these, so kinds may be added at any
/// time.
public sealed interface WebSocketSent {

    /// Opens the WebSocket.
    ///
    /// @param subprotocol one of those that the peer offered, or null for none
    /// @param headers fields of the answer, such as `set-cookie`; those of the handshake are the server's business
    /// @param compression whether messages may be compressed, if both sides can. Not for messages that put secrets beside
    ///        what strangers choose: their compressed length tells of the secret
    record Accept(@Nullable String subprotocol, Headers headers, boolean compression) implements WebSocketSent {

        private static final Set<String> OF_THE_SERVER = Set.of("connection", "upgrade", "content-length",
                "transfer-encoding", "sec-websocket-accept", "sec-websocket-extensions", "sec-websocket-protocol");

        /// Checks the fields.
        ///
        /// @throws IllegalArgumentException if one is the server's business
        public Accept {
            OF_THE_SERVER.forEach(name -> {
                if (headers.contains(name)) {
                    throw new IllegalArgumentException(name + " is set by the server (expected: fields without it)");
                }
            });
        }

        /// Opens it, with compression if both sides can.
        ///
        /// @param subprotocol one of those that the peer offered, or null for none
        /// @param headers fields of the answer
        /// @throws IllegalArgumentException if one of the fields is the server's business
        public Accept(@Nullable String subprotocol, Headers headers) {
            this(subprotocol, headers, true);
        }

        /// Opens it without a subprotocol and without fields.
        public Accept() {
            this(null, Headers.empty());
        }
    }

    /// A text message.
    ///
    /// @param text the text
    record Text(String text) implements WebSocketSent {

        /// Checks that the text can be sent as UTF-8.
        ///
        /// @throws IllegalArgumentException if it holds half of a surrogate pair
        public Text {
            for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
                int half = text.codePointAt(i);
                if (half >= Character.MIN_SURROGATE && half <= Character.MAX_SURROGATE) {
                    throw new IllegalArgumentException("text: half a surrogate pair at " + i
                            + " (expected: text that has a form in UTF-8)");
                }
            }
        }
    }

    /// A binary message. The bytes must not be changed after they were sent; they may be shared by many messages.
    ///
    /// @param bytes the message, from position to limit; may be empty
    record Binary(ByteBuffer bytes) implements WebSocketSent {}

    /// Closes the WebSocket, or before it was accepted refuses it with 403, whatever the code.
    ///
    /// @param code the close code: 1000 to 1003, 1007 to 1014, or 3000 to 4999 (RFC 6455, section 7.4)
    /// @param reason for whoever debugs the peer, at most 123 bytes of UTF-8; may be empty
    record Close(int code, String reason) implements WebSocketSent {

        private static final int REASON_BYTES_MAX = 123;

        /// Checks code and reason.
        ///
        /// @throws IllegalArgumentException if the code must not be sent, or the reason is too long
        public Close {
            if (!CloseCode.maySend(code)) {
                throw new IllegalArgumentException(
                        "close code: " + code + " (expected: 1000 to 1003, 1007 to 1014, 3000 to 4999)");
            }
            int bytes = reason.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > REASON_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "reason: " + bytes + " bytes (expected: at most " + REASON_BYTES_MAX + ")");
            }
        }

        /// Closes it without a reason.
        ///
        /// @param code the close code
        public Close(int code) {
            this(code, "");
        }
    }
}
