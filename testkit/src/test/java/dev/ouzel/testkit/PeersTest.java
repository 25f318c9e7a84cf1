package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PeersTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n";

    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aRawSocketSendsAndReadsBytes() throws Exception {
        try (RawSocket socket = RawSocket.connect(server.host(), server.port())) {
            socket.send("GET /ÿ\n");
            assertThat(server.read("\n")).isEqualTo("GET /ÿ\n");

            server.write("one\ntwo\nthree");
            assertThat(socket.readUntil("o\n")).isEqualTo("one\ntwo\n");
            assertThat(socket.readBytes(2)).asString().isEqualTo("th");

            socket.halfClose();
            assertThat(server.read("!")).isEqualTo("<end>");
            server.finish();
            assertThat(socket.readToEnd()).isEqualTo("ree");
        }
    }

    @Test
    void aRawSocketReadsResponsesInTurn() throws Exception {
        try (RawSocket socket = RawSocket.connect(server.host(), server.port())) {
            server.write(HEAD + "0123456789HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");

            assertThat(socket.readResponse("GET").body()).isEqualTo("0123456789");
            assertThat(socket.readResponse("GET").status()).isEqualTo(404);
        }
    }

    @Test
    void aRawSocketThatWaitsForWhatDoesNotComeShowsWhatCame() throws Exception {
        try (RawSocket socket = RawSocket.connect(server.host(), server.port())) {
            server.write("one");
            server.finish();

            assertThatThrownBy(() -> socket.readUntil("two")).isInstanceOf(AssertionError.class)
                    .hasMessage("the connection ended (expected: \"two\")\nso far:\none");
        }
    }

    @Test
    void aSlowPeerStopsTheServer() throws Exception {
        try (SlowPeer peer = SlowPeer.connect(server.host(), server.port(), TestRequest.get("/"))) {
            server.read("\r\n\r\n");
            server.connection().setSendBufferSize(4096);
            String megabytes = "x".repeat(8 << 20);
            CompletableFuture<Void> written = CompletableFuture.runAsync(() -> {
                try {
                    server.write(megabytes);
                    server.finish();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });

            assertThat(peer.take(1000)).hasSize(1000);
            assertThat(written).isNotDone();

            assertThat(peer.takeToEnd()).hasSize((8 << 20) - 1000);
            written.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aHalfOpenPeerSaysNothingAndTakesNothing() throws Exception {
        try (HalfOpenPeer peer = HalfOpenPeer.connect(server.host(), server.port(), TestRequest.get("/"))) {
            server.read("\r\n\r\n");
            server.write(HEAD + "0123");
            assertThat(peer.response().takeText("3")).isEqualTo("0123");

            peer.goSilent();
            server.write("456789");
            assertThat(peer.response().raw()).isEqualTo("0123");

            peer.comeBack();
            assertThat(peer.response().body()).isEqualTo("0123456789");
        }
    }

    @Test
    void aProxyForwardsByteByByte() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
            proxy.slice(1);
            TestExchange exchange = client(proxy).open(TestRequest.get("/sliced"));
            assertThat(server.read("\r\n\r\n")).startsWith("GET /sliced");

            server.write(HEAD + "0123456789");

            assertThat(exchange.response().body()).isEqualTo("0123456789");
        }
    }

    @Test
    void aProxyEndsTheResponseInTheMiddle() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
            proxy.cutAfter(HEAD.getBytes(StandardCharsets.US_ASCII).length + 3L);
            TestExchange exchange = client(proxy).open(TestRequest.get("/"));
            server.write(HEAD + "0123456789");

            assertThat(exchange.response().awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertThat(exchange.response().raw()).isEqualTo("012");
            server.read("\r\n\r\n");
            assertThat(server.read("!")).isEqualTo("<end>");
        }
    }

    @Test
    void aProxyResetsBothSides() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
            TestExchange exchange = client(proxy).open(TestRequest.get("/"));
            server.read("\r\n\r\n");
            server.write(HEAD + "0");
            assertThat(exchange.response().takeText("0")).isEqualTo("0");

            proxy.reset();

            assertThat(exchange.response().awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertThatThrownBy(() -> server.read("!")).hasMessageContaining("reset");
        }
    }

    @Test
    void nobodyListeningFailsTheTest() throws Exception {
        int port;
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = listener.getLocalPort();
        }

        assertThatThrownBy(() -> RawSocket.connect("127.0.0.1", port)).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("connect to 127.0.0.1:" + port + ": java.net.ConnectException");
    }

    private static SocketClient client(FaultProxy proxy) {
        return new SocketClient(proxy.host(), proxy.port());
    }
}
