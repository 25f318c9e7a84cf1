package dev.ouzel.app.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.app.peers.Visitor.Way;
import dev.ouzel.testkit.RawSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// WebSockets through the proxies of the documentation. Their patience is real, so these tests take their time.
@Tag("proxy")
@Timeout(120)
@ParameterizedClass
@MethodSource("ways")
class WebSocketProxyTest {

    private static final Duration NEVER = Duration.ofHours(1);

    private final Recipe recipe;
    private final Way way;

    @TempDir
    private static Path certificates;
    @TempDir
    private Path folder;

    // Set before all tests, or by each.
    @SuppressWarnings("NullAway.Init")
    private static Certificate certificate;
    @SuppressWarnings("NullAway.Init")
    private Origin origin;
    @SuppressWarnings("NullAway.Init")
    private ProxyProcess proxy;
    @SuppressWarnings("NullAway.Init")
    private Visitor visitor;

    WebSocketProxyTest(Recipe recipe, Way way) {
        this.recipe = recipe;
        this.way = way;
    }

    /// Also with a client that has chosen HTTP/2 for its pages, and then speaks HTTP/1.1 for its WebSockets.
    static Stream<Arguments> ways() {
        return Stream.of(Recipe.values())
                .flatMap(recipe -> Stream.of(Way.PLAIN, Way.HTTP_2).map(way -> Arguments.of(recipe, way)));
    }

    @BeforeAll
    static void certify() throws Exception {
        certificate = Certificate.in(certificates);
    }

    private void startWithPingsEach(Duration interval) throws Exception {
        origin = new Origin(interval);
        proxy = recipe.start(origin, certificate, folder);
        visitor = Visitor.of(proxy, way, certificate);
    }

    @AfterEach
    void stop() {
        visitor.close();
        proxy.close();
        origin.close();
    }

    @Test
    void messagesPingsAndClosesPassInBothDirections() throws Exception {
        startWithPingsEach(NEVER);
        try (var echo = visitor.open("/echo", "other", "echo.v1")) {
            assertThat(echo.socket().getSubprotocol()).isEqualTo("echo.v1");
            echo.socket().sendText("grüß Gott 🐦", true).get(30, TimeUnit.SECONDS);
            assertThat(echo.hear()).isEqualTo("grüß Gott 🐦");
            echo.socket().sendBinary(ByteBuffer.allocate(1 << 20), true).get(30, TimeUnit.SECONDS);
            assertThat(echo.hear()).isEqualTo("1048576 bytes");
            echo.socket().sendPing(ByteBuffer.allocate(3)).get(30, TimeUnit.SECONDS);
            assertThat(echo.hear()).isEqualTo("pong of 3");
            echo.socket().sendText(Origin.CLOSE, true).get(30, TimeUnit.SECONDS);
            assertThat(echo.hear()).isEqualTo("close 4001 as you wish");
        }
        try (var echo = visitor.open("/echo")) {
            echo.socket().sendClose(4002, "enough").get(30, TimeUnit.SECONDS);
            assertThat(echo.hear()).startsWith("close 4002");
        }
    }

    @Test
    void anIdleWebSocketOutlivesTheProxysPatienceByThePingsOfTheServer() throws Exception {
        startWithPingsEach(Duration.ofMillis(500));
        try (var late = visitor.open("/late")) {
            assertThat(late.hear()).isEqualTo("still here");
        }
    }

    /// The control: it is the pings that keep the WebSocket.
    @Test
    void aWebSocketWithoutPingsIsCutByTheProxy() throws Exception {
        startWithPingsEach(NEVER);
        try (var late = visitor.open("/late")) {
            assertThat(late.hear()).isIn("lost", "close 1006 ");
        }
    }

    @Test
    void aPeerThatLeavesIsNoticed() throws Exception {
        startWithPingsEach(NEVER);
        try (var echo = visitor.open("/echo")) {
            echo.socket().sendText("a", true).get(30, TimeUnit.SECONDS);
            assertThat(echo.hear()).isEqualTo("a");
        }
        origin.awaitLeft();
    }

    @Test
    void aStopIsToldByItsCode() throws Exception {
        startWithPingsEach(NEVER);
        try (var echo = visitor.open("/echo")) {
            echo.socket().sendText("a", true).get(30, TimeUnit.SECONDS);
            assertThat(echo.hear()).isEqualTo("a");
            origin.stop();
            assertThat(echo.hear()).startsWith("close 1012");
        }
    }

    @Test
    void compressionIsAgreedOn() throws Exception {
        startWithPingsEach(NEVER);
        try (RawSocket socket = RawSocket.connect("127.0.0.1", proxy.port())) {
            socket.send("""
                    GET /echo HTTP/1.1\r
                    Host: a\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r
                    Sec-WebSocket-Extensions: permessage-deflate\r
                    \r
                    """);
            assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ")
                    .containsIgnoringCase("Sec-WebSocket-Accept: HSmrc0sMlYUkAGmm5OPpG2HaGWk=\r\n")
                    .containsIgnoringCase("Sec-WebSocket-Extensions: permessage-deflate");
        }
    }
}
