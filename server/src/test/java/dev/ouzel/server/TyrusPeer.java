package dev.ouzel.server;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/// Tyrus, the reference client of Jakarta WebSocket; its bundle knows no compression.
final class TyrusPeer implements ForeignPeer {

    private final ClientManager client;
    private final Session session;

    private TyrusPeer(ClientManager client, Session session) {
        this.client = client;
        this.session = session;
    }

    static TyrusPeer open(URI uri, Heard heard, String... subprotocols) throws Exception {
        ClientManager client = ClientManager.createClient();
        client.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, (int) LIMIT.toMillis());
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .preferredSubprotocols(List.of(subprotocols)).build();
        return new TyrusPeer(client, client.connectToServer(new Listener(heard), config, uri));
    }

    private static final class Listener extends Endpoint {

        private final Heard heard;

        Listener(Heard heard) {
            this.heard = heard;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class,
                    (MessageHandler.Whole<String>) text -> heard.add(new Told.Text(text)));
            session.addMessageHandler(ByteBuffer.class,
                    (MessageHandler.Whole<ByteBuffer>) bytes -> heard.add(new Told.Binary(bytes)));
            session.addMessageHandler(PongMessage.class,
                    (MessageHandler.Whole<PongMessage>) pong -> heard.add(new Told.Pong(pong.getApplicationData())));
        }

        @Override
        public void onClose(Session session, CloseReason reason) {
            heard.add(new Told.Close(reason.getCloseCode().getCode(), reason.getReasonPhrase()));
        }
    }

    @Override
    public String subprotocol() {
        return session.getNegotiatedSubprotocol();
    }

    @Override
    public String extensions() {
        return "";
    }

    @Override
    public void text(String text) throws IOException {
        try {
            session.getBasicRemote().sendText(text);
        } catch (RejectedExecutionException _) {
            // It is sent. When the server closes upon it, the client sets its idle timer on threads that it has just stopped.
        }
    }

    @Override
    public void binary(ByteBuffer piece, boolean last) throws IOException {
        session.getBasicRemote().sendBinary(piece, last);
    }

    @Override
    public void ping(ByteBuffer payload) throws IOException {
        session.getBasicRemote().sendPing(payload);
    }

    @Override
    public void close(int code, String reason) throws IOException {
        session.close(new CloseReason(CloseCodes.getCloseCode(code), reason));
    }

    @Override
    public void close() {
        try {
            client.shutdown();
        } catch (RejectedExecutionException _) {
            // When the server closes at the same moment, the client gives its idle timer to threads that it has just stopped.
        }
    }
}
