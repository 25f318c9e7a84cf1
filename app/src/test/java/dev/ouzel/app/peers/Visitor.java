package dev.ouzel.app.peers;

import dev.ouzel.wire.sse.MessageEvent;
import dev.ouzel.wire.sse.SseDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What visits a site: the JDK's client, which is not ours.
final class Visitor implements AutoCloseable {

    private final HttpClient client;
    private final URI site;

    private Visitor(HttpClient client, URI site) {
        this.client = client;
        this.site = site;
    }

    /// One that comes this way.
    static Visitor of(ProxyProcess proxy, Way way, Certificate certificate) {
        HttpClient client = HttpClient.newBuilder().version(way.version()).sslContext(certificate.trusted()).build();
        return new Visitor(client, URI.create(way.isSecure()
                ? "https://127.0.0.1:" + proxy.securePort()
                : "http://127.0.0.1:" + proxy.port()));
    }

    /// How one comes.
    enum Way {
        PLAIN, TLS, HTTP_2;

        boolean isSecure() {
            return this != PLAIN;
        }

        HttpClient.Version version() {
            return this == HTTP_2 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        }
    }

    /// Asks for an event stream.
    Reading read(String path) throws IOException, InterruptedException {
        return new Reading(client.send(request(path).header("accept", "text/event-stream").build(),
                BodyHandlers.ofInputStream()));
    }

    /// Asks for anything else.
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    /// Opens a WebSocket.
    HeardWebSocket.Open open(String path, String... subprotocols) throws Exception {
        URI uri = URI.create(site.toString().replaceFirst("http", "ws") + path);
        return HeardWebSocket.open(client.newWebSocketBuilder(), uri, subprotocols);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(site.resolve(path));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /// An event stream that is being read.
    static final class Reading implements AutoCloseable {

        private final HttpResponse<InputStream> response;
        private final SseDecoder decoder = new SseDecoder();
        private final byte[] buffer = new byte[1024];

        private Reading(HttpResponse<InputStream> response) {
            this.response = response;
        }

        HttpResponse<InputStream> response() {
            return response;
        }

        /// The data of the next event; null at the end of the stream.
        ///
        /// @throws IOException if the stream is cut
        @Nullable
        String takeData() throws IOException {
            MessageEvent event = decoder.next();
            while (event == null) {
                int count = response.body().read(buffer);
                if (count < 0) {
                    return null;
                }
                decoder.feed(ByteBuffer.wrap(buffer, 0, count));
                event = decoder.next();
            }
            return event.data();
        }

        /// What the server said of coming back.
        @Nullable
        Duration reconnectionTime() {
            return decoder.reconnectionTime();
        }

        /// Leaves.
        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }
}
