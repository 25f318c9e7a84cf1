package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The JDK's client, which is not ours.
class WebSocketForeignPeerTest {

    private static final class Listener implements WebSocket.Listener {

        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private int bytes;

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
                heard.add(bytes);
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
            heard.add("close " + code);
            return null;
        }
    }

    @Test
    void theClientOfTheJdkTalksToUs() throws Exception {
        Limits limits = Limits.defaults().withWebSocket(WebSocketLimits.defaults().withMessageBytes(4 << 20));
        Listener listener = new Listener();
        try (Serving serving = Serving.sockets(Transport.best(), limits, Serving::echo);
                HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + serving.server().port() + "/"), listener)
                    .get(20, TimeUnit.SECONDS);
            socket.sendText("grüß ", false).get(20, TimeUnit.SECONDS);
            socket.sendText("Gott", true).get(20, TimeUnit.SECONDS);
            assertThat(listener.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("grüß Gott");
            socket.sendPing(ByteBuffer.wrap(new byte[]{1, 2, 3})).get(20, TimeUnit.SECONDS);
            assertThat(listener.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("pong of 3");
            socket.sendBinary(ByteBuffer.allocate(4 << 20), true).get(20, TimeUnit.SECONDS);
            assertThat(listener.heard.poll(20, TimeUnit.SECONDS)).isEqualTo(4 << 20);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(20, TimeUnit.SECONDS);
            assertThat(listener.heard.poll(20, TimeUnit.SECONDS)).isEqualTo("close 1000");
        }
    }
}
