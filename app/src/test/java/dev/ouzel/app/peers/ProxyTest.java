package dev.ouzel.app.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.wire.sse.MessageEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams behind a real nginx. Its patience is real, so these tests take their time.
@Tag("proxy")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProxyTest {

    @TempDir
    private static Path folder;

    private Origin origin;
    private ProxyProcess nginx;

    @BeforeAll
    void start() throws Exception {
        origin = new Origin(Duration.ofSeconds(20));
        nginx = Nginx.stock(origin.port(), folder);
    }

    @AfterAll
    void stop() {
        nginx.close();
        origin.close();
    }

    private TestResponse get(String path) {
        return new SocketClient("127.0.0.1", nginx.port()).send(TestRequest.get(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/words", "/http11/words", "/outer/words"})
    void eachEventPassesABufferingProxyAtOnce(String path) {
        origin.say("head");
        try (TestResponse response = get(path)) {
            assertThat(response.takeEvent().data()).isEqualTo("head");
            for (int i = 0; i < 10; i++) {
                origin.say("word " + i);
                // The handler waits for the next word: nothing else can push this one through.
                assertThat(response.takeEvent()).isEqualTo(new MessageEvent("message", "word " + i, ""));
            }
            origin.say("");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
        }
    }

    /// The control: it is the header field that lets events through.
    @Test
    void aProxyThatIgnoresTheFieldHoldsEventsBack() throws Exception {
        try (Socket socket = ask("/deaf/words")) {
            origin.say("held");
            socket.setSoTimeout(2_000);
            assertThat(isSilent(socket)).isTrue();
            origin.say("");
            socket.setSoTimeout(10_000);
            assertThat(lines(socket).lines()).contains("data: held");
        }
    }

    @Test
    void anIdleStreamOutlivesAReadTimeoutOf20SecondsByTheDefaultHeartbeatOf15() throws Exception {
        assertSurvives("/idle", 2);
    }

    @Test
    void anIdleStreamOutlivesAReadTimeoutOf3SecondsByAHeartbeatOf1() throws Exception {
        assertSurvives("/hasty/idle-short", 5);
    }

    /// The control: it is the heartbeat that keeps the stream.
    @Test
    void aStreamWithoutHeartbeatIsCutByTheProxy() {
        try (TestResponse response = get("/hasty/silent")) {
            assertThat(response.takeEvent().data()).isEqualTo("first");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
    }

    private void assertSurvives(String path, int heartbeats) throws IOException {
        try (Socket socket = ask(path)) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(60));
            var body = lines(socket).lines().toList();
            assertThat(body).contains("data: first").endsWith("data: still here", "");
            assertThat(body.stream().filter(line -> line.startsWith(":")).count())
                    .isGreaterThanOrEqualTo(heartbeats);
        }
    }

    /// Asks as HTTP/1.0 does, so that the body is what comes until the end.
    private Socket ask(String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), nginx.port());
        socket.getOutputStream().write(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static boolean isSilent(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return true;
        }
    }
}
