package dev.ouzel.server.exchange;

import io.netty.handler.codec.http.HttpResponseStatus;

/// The words after a status code. Netty has those of RFC 7231; RFC 9110, section 15.5 renamed some.
public final class ReasonPhrase {

    private ReasonPhrase() {}

    /// The words for a status code.
    public static String of(int status) {
        return switch (status) {
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 416 -> "Range Not Satisfiable";
            case 422 -> "Unprocessable Content";
            default -> HttpResponseStatus.valueOf(status).reasonPhrase();
        };
    }
}
