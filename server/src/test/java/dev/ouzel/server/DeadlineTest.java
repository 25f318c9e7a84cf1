package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Deadlines of the request. They are short here, and each test waits for what the server does on the socket.
@ParameterizedClass
@EnumSource(Transport.class)
class DeadlineTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    /// Long enough to begin a head in, also where the machine has much else to do.
    private static final Duration HEAD = Duration.ofSeconds(1);
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Transport transport;

    DeadlineTest(Transport transport) {
        this.transport = transport;
    }

    @Test
    void aConnectionThatSendsNothingIsClosed() throws Exception {
        try (Serving serving = Serving.with(transport, Limits.defaults().withHeadDeadline(SHORT), _ -> {});
                RawSocket socket = serving.connect()) {
            assertThat(socket.readToEnd()).isEmpty();
        }
    }

    @Test
    void aHeadThatComesByteByByteGetsNoMoreTime() throws Exception {
        try (Serving serving = Serving.with(transport, Limits.defaults().withHeadDeadline(HEAD), _ -> {});
                RawSocket socket = serving.connect()) {
            Thread drip = Thread.startVirtualThread(() -> drip(socket));
            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            drip.interrupt();
            drip.join();
        }
    }

    private static void drip(RawSocket socket) {
        try {
            socket.send("GET / HTTP/1.1\r\nX-A: ");
            while (true) {
                socket.send("b");
                // A pace, not a wait: the test waits for the answer.
                TimeSource.system().sleep(Duration.ofMillis(20));
            }
        } catch (java.io.IOException | InterruptedException _) {
            // The server has closed, or the test is through.
        }
    }

    @Test
    void theNextHeadHasItsOwnDeadline() throws Exception {
        Limits limits = Limits.defaults().withHeadDeadline(HEAD);
        try (Serving serving = Serving.with(transport, limits, exchange -> Serving.text(exchange, "ok;"));
                RawSocket socket = serving.connect()) {
            socket.send(GET + "GET /");
            assertThat(socket.readUntil(";")).endsWith("ok;");
            assertThat(socket.readToEnd()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        }
    }

    @Test
    void anIdleConnectionIsClosedInSilence() throws Exception {
        Limits limits = Limits.defaults().withIdleTimeout(SHORT);
        try (Serving serving = Serving.with(transport, limits, exchange -> Serving.text(exchange, "ok;"));
                RawSocket socket = serving.connect()) {
            socket.send(GET);
            assertThat(socket.readUntil(";")).endsWith("ok;");
            assertThat(socket.readToEnd()).isEmpty();
        }
    }

    @Test
    void aBodyThatStallsIsAnswered() throws Exception {
        var seen = new CompletableFuture<Received>();
        Limits limits = Limits.defaults().withBodyDeadline(SHORT);
        try (Serving serving = Serving.with(transport, limits, exchange -> {
            Received next = exchange.receive();
            while (next instanceof Received.Body) {
                next = exchange.receive();
            }
            seen.complete(next);
        })) {
            assertThat(serving.answer("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhello"))
                    .startsWith("HTTP/1.1 408 Request Timeout\r\n");
            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(new Received.Disconnect(EndReason.PROTOCOL_ERROR));
        }
    }

    @Test
    void aBodyThatNeverComesAfterContinueIsAnswered() throws Exception {
        Limits limits = Limits.defaults().withBodyDeadline(SHORT);
        try (Serving serving = Serving.with(transport, limits, exchange -> Serving.bodyOf(exchange))) {
            assertThat(serving
                    .answer("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n"))
                    .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408 Request Timeout\r\n");
        }
    }

    @Test
    void aResponseThatIsStillRunningHasNoDeadline() throws Exception {
        Limits limits = Limits.defaults().withHeadDeadline(HEAD).withIdleTimeout(SHORT).withBodyDeadline(SHORT);
        try (Serving serving = Serving.with(transport, limits, exchange -> {
            exchange.time().sleep(HEAD.plus(SHORT));
            Serving.text(exchange, "late");
        })) {
            assertThat(serving.answer("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).endsWith("late");
        }
    }
}
