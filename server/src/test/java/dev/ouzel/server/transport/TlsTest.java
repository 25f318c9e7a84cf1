package dev.ouzel.server.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestWebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS as its peers see it: versions, protocols, and peers that do not keep to it.
class TlsTest {

    private static final Duration SAFETY = Duration.ofSeconds(20);

    private static final Application APPLICATION = exchange -> {
        switch (exchange) {
            case HttpExchange http -> {
                http.send(new Sent.Start(200, Headers.empty()));
                String text = http.request().scheme() + " " + http.request().version();
                http.send(new Sent.Body(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), true));
            }
            case WebSocketExchange socket -> {
                socket.send(new WebSocketSent.Accept());
                while (socket.receive() instanceof WebSocketReceived.Text(String text)) {
                    socket.send(new WebSocketSent.Text(socket.request().scheme() + " " + text));
                }
            }
        }
    };

    private static Server serve(Tls tls) throws IOException {
        return serve(tls, Limits.defaults());
    }

    private static Server serve(Tls tls, Limits limits) throws IOException {
        return Server.start(APPLICATION, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), limits, tls);
    }

    @Test
    void aWebSocketOpensOverTlsToAClientThatPrefersHttp2() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        CountDownLatch closed = new CountDownLatch(1);
        try (Server server = serve(Tls.selfSigned());
                HttpClient client = HttpClient.newBuilder().sslContext(TrustingManager.context())
                        .version(HttpClient.Version.HTTP_2).build()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://localhost:" + server.port() + "/"), new WebSocket.Listener() {
                        @Override
                        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                            received.add(text.toString());
                            from.request(1);
                            return null;
                        }

                        @Override
                        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                            closed.countDown();
                            return null;
                        }
                    }).get(20, TimeUnit.SECONDS);
            socket.sendText("hello", true).get(20, TimeUnit.SECONDS);
            assertThat(received.poll(20, TimeUnit.SECONDS)).isEqualTo("https hello");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static HttpResponse<String> get(Server server, HttpClient.Version version, String... protocols)
            throws Exception {
        SSLParameters parameters = new SSLParameters();
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        try (HttpClient client = HttpClient.newBuilder().sslContext(TrustingManager.context()).sslParameters(parameters)
                .version(version).build()) {
            return client.send(HttpRequest.newBuilder(URI.create(server.url())).timeout(SAFETY).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_2,TLSv1.3", "HTTP_2,TLSv1.2", "HTTP_1_1,TLSv1.3", "HTTP_1_1,TLSv1.2"})
    void bothVersionsOfHttpGoOverBothVersionsOfTls(HttpClient.Version version, String protocol) throws Exception {
        try (Server server = serve(Tls.selfSigned())) {
            assertThat(server.url()).startsWith("https://");
            HttpResponse<String> response = get(server, version, protocol);
            assertThat(response.version()).isEqualTo(version);
            assertThat(response.body()).isEqualTo("https " + version);
            assertThat(response.headers().firstValue("strict-transport-security")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void strictTransportIsSaidWhenAsked(HttpClient.Version version) throws Exception {
        try (Server server = serve(Tls.selfSigned().withStrictTransport(Duration.ofDays(365)))) {
            assertThat(get(server, version).headers().allValues("strict-transport-security"))
                    .containsExactly("max-age=31536000");
            SocketClient client = new SocketClient("127.0.0.1", server.port(), TrustingManager.context());
            try (TestWebSocket socket = client.connect(TestRequest.get("/"))) {
                assertThat(socket.headers().all("strict-transport-security")).containsExactly("max-age=31536000");
            }
        }
    }

    @Test
    void strictTransportIsTheApplicationsToSay() throws Exception {
        Application own = exchange -> {
            if (exchange instanceof HttpExchange http) {
                http.send(new Sent.Start(200, Headers.of("strict-transport-security", "max-age=1")));
                http.send(new Sent.Body(ByteBuffer.allocate(0), true));
            }
        };
        try (Server server = Server.start(own,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Limits.defaults(),
                Tls.selfSigned().withStrictTransport(Duration.ofDays(365)))) {
            assertThat(get(server, HttpClient.Version.HTTP_1_1).headers().allValues("strict-transport-security"))
                    .containsExactly("max-age=1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void whoSpeaksWithoutTlsIsToldSo(String sent) throws Exception {
        try (Server server = serve(Tls.selfSigned());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) SAFETY.toMillis());
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .endsWith("\r\n\r\nThis port speaks TLS: use https.\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16 03", "16 03 01 02 00 01 00"})
    void aHandshakeThatStallsIsEnded(String hexadecimal) throws Exception {
        byte[] sent = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));
        try (Server server = serve(Tls.selfSigned(), Limits.defaults().withHeadDeadline(Duration.ofMillis(100)));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout((int) SAFETY.toMillis());
            socket.getOutputStream().write(sent);
            socket.getInputStream().readAllBytes();
        } catch (SocketException _) {
            // A reset is an end too: it is what somebody gets who writes after it.
        }
    }

    @Test
    void requestsThatAPeerSendsAheadAreAllAnswered() throws Exception {
        try (Server server = serve(Tls.selfSigned());
                SSLSocket peer = (SSLSocket) TrustingManager.context().getSocketFactory().createSocket("127.0.0.1",
                        server.port())) {
            peer.setSoTimeout((int) SAFETY.toMillis());
            peer.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(30).getBytes(StandardCharsets.US_ASCII));
            peer.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answers = new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answers.split("https HTTP_1_1", -1)).hasSize(31);
            assertThat(answers).endsWith("https HTTP_1_0");
        }
    }

    @Test
    void aSecondHandshakeEndsTheConnection() throws Exception {
        try (Server server = serve(Tls.selfSigned());
                SSLSocket peer = (SSLSocket) TrustingManager.context().getSocketFactory().createSocket("127.0.0.1",
                        server.port())) {
            peer.setSoTimeout((int) SAFETY.toMillis());
            peer.setEnabledProtocols(new String[]{"TLSv1.2"});
            peer.startHandshake();
            assertThatThrownBy(() -> {
                peer.startHandshake();
                peer.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                throw new AssertionError("a second handshake, and " + peer.getInputStream().read());
            }).isInstanceOf(IOException.class).isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        try (Server server = serve(Tls.selfSigned())) {
            assertThatThrownBy(() -> get(server, HttpClient.Version.HTTP_1_1, "TLSv1.1"))
                    .isInstanceOfAny(SSLException.class, IOException.class);
        }
    }
}
