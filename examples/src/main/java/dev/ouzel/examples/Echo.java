package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.websocket.WebSocketMessage;
import dev.ouzel.web.websocket.WebSocketResponse;
import dev.ouzel.web.websocket.WebSocketSession;

/// `GET /websocket/echo`: a WebSocket that sends back every message, text as text and bytes as bytes.
///
/// Thread-safe.
final class Echo implements Handler {

    @Override
    public Response handle(Request request) {
        return WebSocketResponse.of(Echo::echo);
    }

    private static void echo(WebSocketSession session) throws InterruptedException {
        for (WebSocketMessage message : session) {
            session.send(message);
        }
    }
}
