package dev.ouzel.server;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.java_websocket.WebSocket;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.extensions.permessage_deflate.PerMessageDeflateExtension;
import org.java_websocket.framing.Framedata;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.IProtocol;
import org.java_websocket.protocols.Protocol;

/// The client of Java-WebSocket.
final class JavaWebSocketPeer extends WebSocketClient implements ForeignPeer {

    private final Heard heard;
    private volatile String extensions = "";

    private JavaWebSocketPeer(URI uri, List<IProtocol> subprotocols, Heard heard) {
        super(uri, new Draft_6455(List.of(new PerMessageDeflateExtension()), subprotocols));
        this.heard = heard;
    }

    static JavaWebSocketPeer open(URI uri, Heard heard, String... subprotocols) throws InterruptedException {
        List<IProtocol> protocols = Stream.of(subprotocols).<IProtocol>map(Protocol::new).toList();
        JavaWebSocketPeer peer = new JavaWebSocketPeer(uri,
                protocols.isEmpty() ? List.of(new Protocol("")) : protocols, heard);
        if (!peer.connectBlocking(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not connected");
        }
        return peer;
    }

    @Override
    public void onOpen(ServerHandshake handshake) {
        extensions = handshake.getFieldValue("Sec-WebSocket-Extensions");
    }

    @Override
    public void onMessage(String message) {
        heard.add(new Told.Text(message));
    }

    @Override
    public void onMessage(ByteBuffer bytes) {
        heard.add(new Told.Binary(bytes));
    }

    @Override
    public void onWebsocketPong(WebSocket socket, Framedata frame) {
        heard.add(new Told.Pong(frame.getPayloadData()));
    }

    @Override
    public void onClose(int code, String reason, boolean remote) {
        heard.add(new Told.Close(code, reason));
    }

    @Override
    public void onError(Exception error) {
        // The end that follows is told to onClose.
    }

    @Override
    public String subprotocol() {
        return getProtocol().getProvidedProtocol();
    }

    @Override
    public String extensions() {
        return extensions;
    }

    @Override
    public void text(String text) {
        send(text);
    }

    @Override
    public void binary(ByteBuffer piece, boolean last) {
        // A copy, since this client compresses the whole array behind a buffer.
        sendFragmentedFrame(Opcode.BINARY, ByteBuffer.wrap(new byte[piece.remaining()]).put(piece).flip(), last);
    }

    @Override
    public void ping(ByteBuffer payload) {
        PingFrame frame = new PingFrame();
        frame.setPayload(payload);
        sendFrame(frame);
    }
}
