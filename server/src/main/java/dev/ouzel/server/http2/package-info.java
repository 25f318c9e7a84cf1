/// HTTP/2 (RFC 9113). Netty reads and writes frames, keeps the states of streams and counts their windows; what a request
/// may be, how a response becomes frames, which peers are too much, and when a connection ends is here.
///
/// A [dev.ouzel.server.http2.Session] and its streams belong to one event loop.
@NullMarked
package dev.ouzel.server.http2;

import org.jspecify.annotations.NullMarked;
