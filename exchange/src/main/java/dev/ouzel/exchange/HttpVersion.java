package dev.ouzel.exchange;

/// The HTTP version that the peer speaks.
public enum HttpVersion {
    /// HTTP/1.0: no chunked transfer coding, no early hints.
    HTTP_1_0,
    /// HTTP/1.1.
    HTTP_1_1,
    /// HTTP/2.
    HTTP_2
}
