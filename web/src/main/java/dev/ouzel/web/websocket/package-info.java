/// WebSockets as responses: [WebSocketResponse] and what its handler talks through, the [WebSocketSession].
@NullMarked
package dev.ouzel.web.websocket;

import org.jspecify.annotations.NullMarked;
