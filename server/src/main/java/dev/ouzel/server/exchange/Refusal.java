package dev.ouzel.server.exchange;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/// What the server itself answers, without asking the application. After each of them the connection is closed, and
/// what follows on it is never read as a request.
public enum Refusal {
    /// The request is malformed.
    BAD_REQUEST(400),
    /// Head or body came too slowly.
    REQUEST_TIMEOUT(408),
    /// The body is larger than the limit.
    CONTENT_TOO_LARGE(413),
    /// The request line is longer than the limit.
    URI_TOO_LONG(414),
    /// An expectation other than `100-continue`.
    EXPECTATION_FAILED(417),
    /// The header fields are larger, or more, than the limit.
    HEAD_TOO_LARGE(431),
    /// A method or a transfer coding that a server for applications does not have.
    NOT_IMPLEMENTED(501),
    /// Too many connections or exchanges.
    UNAVAILABLE(503),
    /// Neither HTTP/1.1 nor HTTP/1.0.
    VERSION_NOT_SUPPORTED(505);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /// The status code.
    public int status() {
        return status;
    }

    /// The answer to a head that could not be parsed, by what the parser said.
    public static Refusal ofHead(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> URI_TOO_LONG;
            case TooLongHttpHeaderException _ -> HEAD_TOO_LARGE;
            default -> BAD_REQUEST;
        };
    }
}
