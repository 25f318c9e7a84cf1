package dev.ouzel.app.peers;

import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A WebSocket of the JDK's client, and what came through it, in words.
final class HeardWebSocket implements WebSocket.Listener {

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private int bytes;

    private HeardWebSocket() {}

    /// A listener and its WebSocket.
    record Open(WebSocket socket, HeardWebSocket listener) implements AutoCloseable {

        /// Waits for what comes next.
        String hear() throws InterruptedException {
            return String.valueOf(listener.heard.poll(30, TimeUnit.SECONDS));
        }

        /// Leaves without a word.
        @Override
        public void close() {
            socket.abort();
        }
    }

    static Open open(WebSocket.Builder builder, URI uri, String... subprotocols) throws Exception {
        HeardWebSocket listener = new HeardWebSocket();
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0], Arrays.copyOfRange(subprotocols, 1, subprotocols.length));
        }
        return new Open(builder.buildAsync(uri, listener).get(30, TimeUnit.SECONDS), listener);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            heard.add(text.toString());
            text.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        bytes += data.remaining();
        if (last) {
            heard.add(bytes + " bytes");
            bytes = 0;
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
        heard.add("pong of " + message.remaining());
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        heard.add("close " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        heard.add("lost");
    }
}
