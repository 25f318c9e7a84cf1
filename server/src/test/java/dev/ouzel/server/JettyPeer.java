package dev.ouzel.server;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/// Jetty's client.
final class JettyPeer implements ForeignPeer {

    private static final long MESSAGE_MAX = 4 << 20;

    private final WebSocketClient client;
    private final Session session;

    private JettyPeer(WebSocketClient client, Session session) {
        this.client = client;
        this.session = session;
    }

    static JettyPeer open(URI uri, Heard heard, String... subprotocols) throws Exception {
        WebSocketClient client = new WebSocketClient();
        client.setMaxBinaryMessageSize(MESSAGE_MAX);
        client.setMaxTextMessageSize(MESSAGE_MAX);
        client.start();
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        request.setSubProtocols(subprotocols);
        request.addExtensions("permessage-deflate");
        return new JettyPeer(client,
                client.connect(new Listener(heard), request).get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    /// Public, since Jetty looks for its methods by reflection.
    public static final class Listener extends Session.Listener.AbstractAutoDemanding {

        private final Heard heard;

        Listener(Heard heard) {
            this.heard = heard;
        }

        @Override
        public void onWebSocketText(String message) {
            heard.add(new Told.Text(message));
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            heard.add(new Told.Binary(ByteBuffer.allocate(payload.remaining()).put(payload).flip()));
            callback.succeed();
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            heard.add(new Told.Pong(ByteBuffer.allocate(payload.remaining()).put(payload).flip()));
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            heard.add(new Told.Close(code, Objects.requireNonNullElse(reason, "")));
            callback.succeed();
        }
    }

    @Override
    public String subprotocol() {
        return session.getUpgradeResponse().getAcceptedSubProtocol();
    }

    @Override
    public String extensions() {
        return String.valueOf(session.getUpgradeResponse().getHeader("Sec-WebSocket-Extensions"));
    }

    @Override
    public void text(String text) throws Exception {
        Callback.Completable.with(callback -> session.sendText(text, callback)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void binary(ByteBuffer piece, boolean last) throws Exception {
        Callback.Completable.with(callback -> session.sendPartialBinary(piece, last, callback)).get(LIMIT_SECONDS,
                TimeUnit.SECONDS);
    }

    @Override
    public void ping(ByteBuffer payload) throws Exception {
        Callback.Completable.with(callback -> session.sendPing(payload, callback)).get(LIMIT_SECONDS,
                TimeUnit.SECONDS);
    }

    @Override
    public void close(int code, String reason) {
        // Not waited for: the server's answer may end the connection before Jetty says that the frame was written.
        session.close(code, reason, Callback.NOOP);
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new AssertionError("the client does not stop", e);
        }
    }
}
