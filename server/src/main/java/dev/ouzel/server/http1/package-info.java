/// HTTP/1.1 over sockets (RFC 9110, RFC 9112). Netty cuts the bytes of requests into messages; what a request may be,
/// how a response looks, and when a connection ends is here.
@NullMarked
package dev.ouzel.server.http1;

import org.jspecify.annotations.NullMarked;
