package dev.ouzel.exchange;

import java.nio.ByteBuffer;

/// What an application says to a server. Only engines switch over these, so kinds may be added at any time.
public sealed interface Sent {

    /// An informational `103 Early Hints` before the response (RFC 8297). Not sent to HTTP/1.0 peers.
    ///
    /// @param headers usually `link` fields
    record EarlyHints(Headers headers) implements Sent {}

    /// The head of the response. The engine adds `date` and the framing fields; it refuses `transfer-encoding` and
    /// `connection`, which are not the application's business.
    ///
    /// @param status the status code, 200 to 599
    /// @param headers the fields
    /// @param trailers whether [Trailers] will follow the last body message
    record Start(int status, Headers headers, boolean trailers) implements Sent {

        /// Checks the status and the fields.
        public Start {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
            }
            refuse(headers, "transfer-encoding");
            refuse(headers, "connection");
        }

        /// A head without trailers.
        ///
        /// @param status the status code, 200 to 599
        /// @param headers the fields
        public Start(int status, Headers headers) {
            this(status, headers, false);
        }

        private static void refuse(Headers headers, String name) {
            if (headers.contains(name)) {
                throw new IllegalArgumentException(name + " is set by the server (expected: a head without it)");
            }
        }
    }

    /// A piece of the response body. The bytes must not be changed after they were sent; they may be shared by many
    /// responses, since the engine reads them through a duplicate.
    ///
    /// @param bytes the piece, from position to limit; may be empty
    /// @param last whether the body ends with it
    record Body(ByteBuffer bytes, boolean last) implements Sent {}

    /// Fields after the body. They are sent only to peers that said `TE: trailers`.
    ///
    /// @param headers the fields
    record Trailers(Headers headers) implements Sent {}

    /// Hands the rest of the response over: from now on the engine pulls it from the feed, and the application may
    /// return. If no [Start] was sent, the first thing that the feed gives must be its head.
    ///
    /// @param feed where the rest comes from
    record Handover(Feed feed) implements Sent {}
}
