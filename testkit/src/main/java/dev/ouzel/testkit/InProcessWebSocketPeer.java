package dev.ouzel.testkit;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.WebSocketReceived;
import java.nio.ByteBuffer;

/// The client's end of a WebSocket without sockets.
final class InProcessWebSocketPeer implements WebSocketConversation {

    private final InProcessWebSocket socket;
    private final InProcessPeer http;

    InProcessWebSocketPeer(InProcessWebSocket socket) {
        this.socket = socket;
        this.http = new InProcessPeer(socket.http());
    }

    @Override
    public Conversation.Head head() {
        return http.head();
    }

    @Override
    public Conversation denial() {
        return http;
    }

    @Override
    public void send(String text) {
        put(new WebSocketReceived.Text(text), InProcessWebSocket.utf8Length(text));
    }

    @Override
    public void send(byte[] bytes) {
        put(new WebSocketReceived.Binary(ByteBuffer.wrap(bytes)), bytes.length);
    }

    private void put(WebSocketReceived message, int bytes) {
        if (!socket.put(message, bytes)) {
            throw new AssertionError("nothing was received for " + Bound.LIMIT + " (expected: room for a message of "
                    + bytes + " bytes)");
        }
    }

    @Override
    public void close(int code, String reason) {
        socket.closeOfPeer(code, reason);
    }

    @Override
    public Arrival read() {
        Arrival next = socket.take();
        if (next == null) {
            throw new AssertionError("nothing came for " + Bound.LIMIT + " (expected: a message, or a close)");
        }
        return next;
    }

    @Override
    public void disconnect() {
        socket.end(EndReason.PEER_CLOSED);
    }

    @Override
    public void reset() {
        socket.end(EndReason.PEER_RESET);
    }
}
