package dev.ouzel.server;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The JDK's client, which knows no compression.
final class JdkPeer implements ForeignPeer {

    private final HttpClient client;
    private final WebSocket socket;

    private JdkPeer(HttpClient client, WebSocket socket) {
        this.client = client;
        this.socket = socket;
    }

    static JdkPeer open(URI uri, Heard heard, String... subprotocols) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        WebSocket.Builder builder = client.newWebSocketBuilder();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        return new JdkPeer(client, builder.buildAsync(uri, new Listener(heard)).get(LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private static final class Listener implements WebSocket.Listener {

        private final Heard heard;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Listener(Heard heard) {
            this.heard = heard;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard.add(new Told.Text(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] piece = new byte[data.remaining()];
            data.get(piece);
            bytes.writeBytes(piece);
            if (last) {
                heard.add(new Told.Binary(ByteBuffer.wrap(bytes.toByteArray())));
                bytes.reset();
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            heard.add(new Told.Pong(message));
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add(new Told.Close(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            // What the others call 1006.
            heard.add(new Told.Close(1006, ""));
        }
    }

    @Override
    public String subprotocol() {
        return socket.getSubprotocol();
    }

    @Override
    public String extensions() {
        return "";
    }

    @Override
    public void text(String text) throws Exception {
        socket.sendText(text, true).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void binary(ByteBuffer piece, boolean last) throws Exception {
        socket.sendBinary(piece, last).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void ping(ByteBuffer payload) throws Exception {
        socket.sendPing(payload).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close(int code, String reason) throws Exception {
        socket.sendClose(code, reason).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
