package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Peers that mean no good, against the whole program: it goes on answering, and afterwards holds no more than before.
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads what the process holds from /proc")
@Timeout(180)
class DemoUnderAttackTest {

    private static final int MANY = 10_000;
    private static final String TIMEOUT = "HTTP/1.1 408 Request Timeout\r\n";
    private static final long WAIT_NANOS = Duration.ofSeconds(20).toNanos();

    @TempDir
    private Path work;

    /// What each of many connections sends, and what the server says before it closes it.
    enum Attack {
        SILENCE("", ""), HALF_A_WEBSOCKET_HANDSHAKE("GET /websocket/echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x3JJHMbDL1EzL", TIMEOUT);

        private final String sent;
        private final String answer;

        Attack(String sent, String answer) {
            this.sent = sent;
            this.answer = answer;
        }
    }

    @ParameterizedTest
    @EnumSource
    void tenThousandConnectionsThatGetNowhereAreClosedAndLeaveNothingBehind(Attack attack) throws Exception {
        try (DemoProcess demo = DemoProcess.start(work.resolve("err"), 0, "--database-url", "none")) {
            requireAnswer(demo);
            long descriptors = demo.descriptors();

            List<SocketChannel> first = connect(demo, attack.sent);
            requireAnswer(demo);
            // The deadline for a request head passes, and the server closes each of them.
            assertThat(first).allSatisfy(channel -> assertThat(readToEnd(channel)).startsWith(attack.answer)
                    .satisfies(answer -> assertThat(answer.isEmpty()).isEqualTo(attack.answer.isEmpty())));
            awaitAtMost(demo, descriptors);
            long afterFirst = demo.objects();
            long threads = demo.threads();

            // The second wave leaves by itself. What leaked in the first would leak again.
            connect(demo, attack.sent).forEach(DemoUnderAttackTest::close);
            awaitAtMost(demo, descriptors);
            // Pools of buffers still fill; one object for each connection would be twice as many.
            assertThat(demo.objects()).as("objects").isLessThan(afterFirst + MANY / 2);
            assertThat(demo.threads()).as("threads").isLessThan(threads + 10);
            assertThat(work.resolve("err")).isEmptyFile();
        }
    }

    @Test
    void readersThatResetInTheMiddleLeaveNothingBehind() throws Exception {
        try (DemoProcess demo = DemoProcess.start(work.resolve("err"), 0, "--database-url", "none")) {
            requireAnswer(demo);
            long descriptors = demo.descriptors();
            for (int i = 0; i < 200; i++) {
                try (TestResponse clock = get(demo, "/clock")) {
                    clock.takeText("\n");
                    clock.reset();
                }
            }
            awaitAtMost(demo, descriptors);
            assertThat(work.resolve("err")).isEmptyFile();
        }
    }

    private static void requireAnswer(DemoProcess demo) {
        try (TestResponse events = get(demo, "/events")) {
            assertThat(events.body()).isEqualTo("data: hello\n\ndata: world\n\n");
        }
    }

    private static TestResponse get(DemoProcess demo, String path) {
        return new SocketClient("127.0.0.1", demo.port()).send(TestRequest.get(path));
    }

    private static List<SocketChannel> connect(DemoProcess demo, String sent) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), demo.port());
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(sent);
        List<SocketChannel> channels = new ArrayList<>(MANY);
        for (int i = 0; i < MANY; i++) {
            SocketChannel channel = SocketChannel.open(address);
            channel.write(bytes.rewind());
            channels.add(channel);
        }
        return channels;
    }

    /// Reads to the end, which only the server can bring about.
    private static String readToEnd(SocketChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        try (channel) {
            while (channel.read(bytes) >= 0) {
                assertThat(bytes.hasRemaining()).isTrue();
            }
        }
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException failure) {
            throw new AssertionError("a socket of the test could not be closed", failure);
        }
    }

    /// The last connections are let go a moment after their peers have seen the end; requests fill that moment.
    private static void awaitAtMost(DemoProcess demo, long descriptors) throws IOException {
        long end = System.nanoTime() + WAIT_NANOS;
        while (demo.descriptors() > descriptors + 5 && System.nanoTime() < end) {
            requireAnswer(demo);
        }
        assertThat(demo.descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors + 5);
    }
}
