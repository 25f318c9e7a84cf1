/// The Netty engine: sockets, HTTP/1.1, HTTP/2, WebSocket, TLS, limits, drain. It carries any
/// [dev.ouzel.exchange.Application] and knows neither server-sent events nor JSON nor routes. No Netty type is visible from outside.
///
/// Native epoll is used when its library is found, which is loaded as a resource: a program on the module path names
/// `io.netty.transport.epoll.linux.x86_64` (or `….aarch_64`) with `--add-modules`, otherwise NIO carries the sockets.
///
/// With `--enable-native-access=dev.ouzel.server` (`ALL-UNNAMED` on the class path), native epoll and Linux 6.0 or later, what many readers are sent at once
/// goes out by one system call (io_uring). Without, each socket sends by itself.
module dev.ouzel.server {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.exchange;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;

    exports dev.ouzel.server;
    exports dev.ouzel.server.operation;
}
