/// WebSocket over HTTP/1.1: the opening handshake, the way of frames and messages between the sockets and
/// [dev.ouzel.exchange.WebSocketExchange], and the closing handshake.
@NullMarked
package dev.ouzel.server.websocket;

import org.jspecify.annotations.NullMarked;
