/// HTTP/1.1 over sockets (RFC 9110, RFC 9112). Netty cuts the bytes of requests into messages, everything else is here.
///
/// Who owns what: a [dev.ouzel.server.http1.Connection] and all it holds belong to one event loop. An
/// [dev.ouzel.server.http1.Http1Exchange] stands between that loop and the exchange's virtual thread, under one lock.
/// Foreign code and I/O run outside it.
@NullMarked
package dev.ouzel.server.http1;

import org.jspecify.annotations.NullMarked;
