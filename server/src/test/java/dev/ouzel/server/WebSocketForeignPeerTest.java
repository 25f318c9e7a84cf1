package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.server.ForeignPeer.Heard;
import dev.ouzel.server.ForeignPeer.Opening;
import dev.ouzel.server.ForeignPeer.Told;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.testkit.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Clients that are not ours talk to the server.
@ParameterizedClass
@MethodSource("clients")
class WebSocketForeignPeerTest {

    private static final List<String> TEXTS = List.of("", "hello", "grüß Gott, κόσμε, 日本, 🐦", "\u0000\r\n\u2028",
            "ß".repeat(50_000));
    private static final int LARGE = 1 << 20;
    private static final int PIECES = 16;

    private final Client client;
    private final Heard heard = new Heard();
    private final BlockingQueue<Disconnect> seen = new LinkedBlockingQueue<>();

    // Set before each test.
    @SuppressWarnings("NullAway.Init")
    private Serving serving;

    /// A client, and whether it can compress.
    record Client(String name, boolean deflates, Opening opening) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Client> clients() {
        return Stream.of(new Client("JDK", false, JdkPeer::open), new Client("Jetty", true, JettyPeer::open),
                new Client("Tyrus", false, TyrusPeer::open),
                new Client("Java-WebSocket", true, JavaWebSocketPeer::open));
    }

    WebSocketForeignPeerTest(Client client) {
        this.client = client;
    }

    @BeforeEach
    void serve() throws Exception {
        serve(Duration.ofSeconds(10));
    }

    private void serve(Duration drain) throws IOException {
        Limits limits = Limits.defaults().withDrain(drain)
                .withWebSocket(WebSocketLimits.defaults().withMessageBytes(LARGE));
        serving = Serving.sockets(Transport.best(), limits, this::talk);
    }

    @AfterEach
    void stop() {
        serving.close();
    }

    /// Sends back what comes, closes if it is told to, and says goodbye if told to stop, but for the path `/stays`.
    private void talk(WebSocketExchange exchange) throws InterruptedException {
        exchange.send(new WebSocketSent.Accept(
                exchange.subprotocols().contains("echo.v1") ? "echo.v1" : null, Headers.empty()));
        boolean stays = exchange.request().rawPath().equals("/stays");
        while (true) {
            switch (exchange.receive()) {
                case WebSocketReceived.Text(String text) when text.equals("close") ->
                    exchange.send(new WebSocketSent.Close(4001, "as you wish"));
                case WebSocketReceived.Text(String text) -> exchange.send(new WebSocketSent.Text(text));
                case WebSocketReceived.Binary(ByteBuffer bytes) -> exchange.send(new WebSocketSent.Binary(bytes));
                case WebSocketReceived.DrainNotice _ when stays -> {
                }
                case WebSocketReceived.DrainNotice _ -> exchange.send(new WebSocketSent.Close(1001));
                case Disconnect end -> {
                    seen.add(end);
                    return;
                }
            }
        }
    }

    private ForeignPeer open(String path, String... subprotocols) throws Exception {
        return open(serving.server().port(), path, subprotocols);
    }

    private ForeignPeer open(int port, String path, String... subprotocols) throws Exception {
        return client.opening.open(URI.create("ws://127.0.0.1:" + port + path), heard, subprotocols);
    }

    private Disconnect seen() throws InterruptedException {
        return Objects.requireNonNull(seen.poll(ForeignPeer.LIMIT_SECONDS, TimeUnit.SECONDS), "no end was seen");
    }

    @Test
    void theSubprotocolIsAgreedOn() throws Exception {
        try (ForeignPeer peer = open("/", "other", "echo.v1")) {
            assertThat(peer.subprotocol()).isEqualTo("echo.v1");
        }
    }

    @Test
    void textComesBackAsItWas() throws Exception {
        try (ForeignPeer peer = open("/")) {
            for (String text : TEXTS) {
                peer.text(text);
                assertThat(heard.take()).isEqualTo(new Told.Text(text));
            }
        }
    }

    @Test
    void aMebibyteInFragmentsComesBackWhole() throws Exception {
        byte[] bytes = new byte[LARGE];
        new Random(42).nextBytes(bytes);
        try (ForeignPeer peer = open("/")) {
            int size = LARGE / PIECES;
            for (int i = 0; i < PIECES; i++) {
                peer.binary(ByteBuffer.wrap(bytes, i * size, size).slice(), i == PIECES - 1);
            }
            assertThat(heard.take()).isEqualTo(new Told.Binary(ByteBuffer.wrap(bytes)));
        }
    }

    @Test
    void aPingIsAnswered() throws Exception {
        try (ForeignPeer peer = open("/")) {
            peer.ping(ByteBuffer.wrap(new byte[]{1, 2, 3}));
            assertThat(heard.take()).isEqualTo(new Told.Pong(ByteBuffer.wrap(new byte[]{1, 2, 3})));
        }
    }

    @Test
    void whoCanCompressDoes() throws Exception {
        try (ForeignPeer peer = open("/")) {
            assertThat(peer.extensions()).matches(client.deflates ? "permessage-deflate.*" : "");
            // The second message refers to the first where the window is kept.
            for (int i = 0; i < 2; i++) {
                peer.text("the same ".repeat(20_000));
                assertThat(heard.take()).isEqualTo(new Told.Text("the same ".repeat(20_000)));
            }
        }
    }

    @Test
    void theClientsCloseIsToldAndAnswered() throws Exception {
        try (ForeignPeer peer = open("/")) {
            peer.close(4002, "enough");
            assertThat(seen()).isEqualTo(new Disconnect(4002, "enough", EndReason.PEER_CLOSED));
            assertThat(heard.take()).isInstanceOfSatisfying(Told.Close.class,
                    close -> assertThat(close.code()).isEqualTo(4002));
        }
    }

    @Test
    void theServersCloseIsTold() throws Exception {
        try (ForeignPeer peer = open("/")) {
            peer.text("close");
            assertThat(heard.take()).isEqualTo(new Told.Close(4001, "as you wish"));
            assertThat(seen()).isEqualTo(new Disconnect(4001, "as you wish", EndReason.COMPLETED));
        }
    }

    @Test
    void aLossIsTold() throws Exception {
        try (FaultProxy between = FaultProxy.to("127.0.0.1", serving.server().port());
                ForeignPeer peer = open(between.port(), "/")) {
            peer.text("a");
            assertThat(heard.take()).isEqualTo(new Told.Text("a"));
            between.reset();
            assertThat(seen()).isEqualTo(new Disconnect(1006, "", EndReason.PEER_RESET));
            assertThat(heard.take()).isInstanceOfSatisfying(Told.Close.class,
                    close -> assertThat(close.code()).isEqualTo(1006));
        }
    }

    @Test
    void aStopIsToldByTheHandler() throws Exception {
        assertStop("/", 1001);
    }

    @Test
    void aStopIsToldByTheServerWhereTheHandlerStays() throws Exception {
        stop();
        serve(Duration.ofMillis(300));
        assertStop("/stays", 1012);
    }

    private void assertStop(String path, int code) throws Exception {
        try (ForeignPeer peer = open(path)) {
            peer.text("a");
            assertThat(heard.take()).isEqualTo(new Told.Text("a"));
            CompletableFuture<Void> drain = CompletableFuture.runAsync(serving.server()::drain);
            assertThat(heard.take()).isEqualTo(new Told.Close(code, ""));
            drain.get(ForeignPeer.LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }
}
