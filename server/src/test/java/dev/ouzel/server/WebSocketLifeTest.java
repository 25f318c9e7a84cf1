package dev.ouzel.server;

import static dev.ouzel.server.WebSocketPeer.close;
import static dev.ouzel.server.WebSocketPeer.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// How an open WebSocket lives and ends, on both sides. Deadlines are short here, and each test waits for what comes of
/// them.
@ParameterizedClass
@EnumSource(Transport.class)
@Timeout(60)
class WebSocketLifeTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    private final Transport transport;
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    WebSocketLifeTest(Transport transport) {
        this.transport = transport;
    }

    private Serving serve(Serving.SocketHandler handler) throws IOException {
        return serve(Limits.defaults(), handler);
    }

    private Serving serve(Limits limits, Serving.SocketHandler handler) throws IOException {
        return Serving.sockets(transport, limits, handler);
    }

    private static Limits with(WebSocketLimits limits) {
        return Limits.defaults().withWebSocket(limits);
    }

    private Object seen() throws InterruptedException {
        return Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS), "nothing was seen");
    }

    /// Accepts, and notes everything that is received, the end twice.
    private void listen(WebSocketExchange exchange) throws InterruptedException {
        exchange.send(new WebSocketSent.Accept());
        WebSocketReceived next = exchange.receive();
        while (!(next instanceof Disconnect)) {
            seen.add(next);
            next = exchange.receive();
        }
        seen.add(next);
        seen.add(exchange.receive());
    }

    @Test
    void thePeersCloseIsToldWithItsCodeAndReasonAsOftenAsAsked() throws Exception {
        try (Serving serving = serve(this::listen); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.text("a");
            peer.send(close(4001, "enough"));
            assertThat(seen()).isEqualTo(new WebSocketReceived.Text("a"));
            assertThat(seen()).isEqualTo(new Disconnect(4001, "enough", EndReason.PEER_CLOSED));
            assertThat(seen()).isEqualTo(new Disconnect(4001, "enough", EndReason.PEER_CLOSED));
            assertThat(peer.readClose()).isEqualTo(4001);
            peer.assertEnd();
        }
    }

    @Test
    void aCloseWithoutACodeIsToldAsOne() throws Exception {
        try (Serving serving = serve(this::listen); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.send(frame(WebSocketPeer.CLOSE));
            assertThat(seen()).isEqualTo(new Disconnect(1005, "", EndReason.PEER_CLOSED));
        }
    }

    @Test
    void aLostConnectionIsToldAfterWhatCameBefore() throws Exception {
        var read = new CountDownLatch(1);
        try (Serving serving = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            seen.add(exchange.receive());
            try {
                read.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                // Told that way too, if the loss was noticed by now.
            }
            seen.add(exchange.receive());
            seen.add(exchange.receive());
        }); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.text("a");
            peer.text("b");
            peer.send(frame(WebSocketPeer.PING));
            assertThat(peer.read().first()).isEqualTo(WebSocketPeer.PONG);
            assertThat(seen()).isEqualTo(new WebSocketReceived.Text("a"));
            peer.socket().reset();
            read.countDown();
            assertThat(seen()).isEqualTo(new WebSocketReceived.Text("b"));
            assertThat(seen()).isEqualTo(new Disconnect(1006, "", EndReason.PEER_RESET));
        }
    }

    @Test
    void aConnectionThatIsClosedWithoutAHandshakeIsTold() throws Exception {
        try (Serving serving = serve(this::listen); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.socket().halfClose();
            assertThat(seen()).isEqualTo(new Disconnect(1006, "", EndReason.PEER_CLOSED));
            peer.assertEnd();
        }
    }

    @Test
    void aProtocolErrorIsTold() throws Exception {
        try (Serving serving = serve(this::listen); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.send(WebSocketPeer.bytes("81 05 68 65 6c 6c 6f"));
            assertThat(seen()).isEqualTo(new Disconnect(1002, "", EndReason.PROTOCOL_ERROR));
            assertThat(peer.readClose()).isEqualTo(1002);
        }
    }

    @Test
    void aHandlerThatNeverReceivesIsInterruptedWhenThePeerCloses() throws Exception {
        try (Serving serving = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            try {
                exchange.time().sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                seen.add("interrupted");
                assertThatThrownBy(() -> exchange.send(new WebSocketSent.Text("late")))
                        .isInstanceOf(Disconnected.class).extracting(end -> ((Disconnected) end).reason())
                        .isEqualTo(EndReason.PEER_CLOSED);
                seen.add("told");
                throw e;
            }
        }); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.send(close(1000, ""));
            assertThat(seen()).isEqualTo("interrupted");
            assertThat(seen()).isEqualTo("told");
            assertThat(peer.readClose()).isEqualTo(1000);
        }
    }

    @Test
    void aHandlerThatDoesNotComeBackHasTheCloseDeadline() throws Exception {
        Limits limits = with(WebSocketLimits.defaults().withCloseDeadline(SHORT));
        try (Serving serving = serve(limits, exchange -> {
            exchange.send(new WebSocketSent.Accept());
            exchange.receive();
            exchange.time().sleep(Duration.ofDays(1));
        }); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.text("a");
            peer.send(close(1000, ""));
            assertThat(peer.readClose()).isEqualTo(1000);
            peer.assertEnd();
        }
    }

    @Test
    void returningClosesAndThrowingFails() throws Exception {
        try (Serving serving = serve(exchange -> exchange.send(new WebSocketSent.Accept()));
                WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            assertThat(peer.readClose()).isEqualTo(1000);
            peer.send(close(1000, ""));
            peer.assertEnd();
        }
        try (Serving serving = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            throw new IllegalStateException("on purpose");
        }); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            WebSocketPeer.Frame frame = peer.read();
            assertThat(frame.code()).isEqualTo(1011);
            assertThat(frame.payload()).as("nothing of the exception").hasSize(2);
        }
    }

    @Test
    void theApplicationClosesAfterWhatItSent() throws Exception {
        try (Serving serving = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            exchange.send(new WebSocketSent.Text("last"));
            exchange.send(new WebSocketSent.Close(4002, "why"));
            seen.add(exchange.receive());
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Text("x"))).isInstanceOf(Disconnected.class);
        }); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            assertThat(peer.readText()).isEqualTo("last");
            assertThat(peer.read().payload()).isEqualTo(WebSocketPeer.bytes("0fa2 776879"));
            assertThat(seen()).isEqualTo(new Disconnect(4002, "why", EndReason.COMPLETED));
            peer.text("crossing");
            peer.send(close(4002, ""));
            peer.assertEnd();
        }
    }

    @Test
    void aPeerThatDoesNotAnswerTheCloseIsLeft() throws Exception {
        Limits limits = with(WebSocketLimits.defaults().withCloseDeadline(SHORT));
        try (Serving serving = serve(limits, exchange -> exchange.send(new WebSocketSent.Accept()));
                WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            assertThat(peer.readClose()).isEqualTo(1000);
            peer.assertEnd();
        }
    }

    @Test
    void aSilentPeerIsPingedAndThenLeft() throws Exception {
        Limits limits = with(
                WebSocketLimits.defaults().withPingInterval(SHORT).withPongDeadline(Duration.ofSeconds(1)));
        try (Serving serving = serve(limits, this::listen);
                WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            assertThat(peer.read()).matches(ping -> ping.first() == WebSocketPeer.PING);
            peer.send(frame(WebSocketPeer.PONG));
            assertThat(peer.read()).matches(ping -> ping.first() == WebSocketPeer.PING);
            assertThat(peer.readClose()).isEqualTo(1011);
            assertThat(seen()).isEqualTo(new Disconnect(1006, "", EndReason.PEER_RESET));
        }
    }

    @Test
    void aSlowApplicationStopsTheReading() throws Exception {
        var go = new CountDownLatch(1);
        var received = new AtomicInteger();
        byte[] message = Arrays.copyOf(WebSocketPeer.bytes("82 fe c3 50 00 00 00 00"), 8 + 50_000);
        int count = 300;
        try (Serving serving = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            go.await();
            while (exchange.receive() instanceof WebSocketReceived.Binary) {
                received.incrementAndGet();
            }
            seen.add(received.get());
        }); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            var sent = new AtomicInteger();
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    for (; sent.get() < count; sent.incrementAndGet()) {
                        peer.send(message);
                    }
                    peer.send(close(1000, ""));
                } catch (IOException e) {
                    seen.add(e);
                }
            });
            awaitStill(sent);
            assertThat(sent.get()).isLessThan(count);
            go.countDown();
            assertThat(seen()).isEqualTo(count);
            writer.join();
        }
    }

    /// Waits until a number has not changed for a while.
    private static void awaitStill(AtomicInteger number) throws InterruptedException {
        int before = -1;
        while (before != number.get()) {
            before = number.get();
            TimeSource.system().sleep(Duration.ofMillis(300));
        }
    }

    @Test
    void aSlowPeerBlocksTheSenderUntilTheDeadline() throws Exception {
        var sent = new AtomicInteger();
        try (Serving serving = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            try {
                while (true) {
                    exchange.send(new WebSocketSent.Binary(ByteBuffer.allocate(10_000)), SHORT);
                    sent.incrementAndGet();
                }
            } catch (Disconnected e) {
                seen.add(e.reason());
                seen.add(exchange.receive());
            }
        });
                RawSocket socket = new RawSocket(serving.server().port(), 4096);
                WebSocketPeer _ = WebSocketPeer.open(socket)) {
            assertThat(seen()).isEqualTo(EndReason.WRITE_DEADLINE);
            assertThat(seen()).isEqualTo(new Disconnect(1006, "", EndReason.WRITE_DEADLINE));
            assertThat(sent.get()).isLessThan(5_000);
            assertThat(socket.endsWithReset()).isTrue();
        }
    }

    @Test
    void aPeerThatTakesNothingIsLeftAtTheWriteDeadlineOfTheServer() throws Exception {
        try (Serving serving = serve(Limits.defaults().withWriteDeadline(SHORT), exchange -> {
            exchange.send(new WebSocketSent.Accept());
            try {
                while (true) {
                    exchange.send(new WebSocketSent.Binary(ByteBuffer.allocate(100_000)));
                }
            } catch (Disconnected e) {
                seen.add(e.reason());
            }
        });
                RawSocket socket = new RawSocket(serving.server().port(), 4096);
                WebSocketPeer _ = WebSocketPeer.open(socket)) {
            // Which one says so first, the server or TCP itself, is open.
            assertThat(seen()).isIn(EndReason.WRITE_DEADLINE, EndReason.PEER_RESET);
        }
    }

    @Test
    void pingsOfAPeerThatDoesNotReadAreNotGatheredWithoutBound() throws Exception {
        byte[] ping = frame(WebSocketPeer.PING, new byte[125]);
        try (Serving serving = serve(Limits.defaults().withWriteDeadline(SHORT), this::listen);
                RawSocket socket = new RawSocket(serving.server().port(), 4096);
                WebSocketPeer peer = WebSocketPeer.open(socket)) {
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    while (true) {
                        peer.send(ping);
                    }
                } catch (IOException _) {
                    seen.add("stopped");
                }
            });
            assertThat(seen()).isIn("stopped", new Disconnect(1006, "", EndReason.WRITE_DEADLINE),
                    new Disconnect(1006, "", EndReason.PEER_RESET));
            writer.join();
        }
    }

    @Test
    void theDrainIsToldAndTheApplicationSaysGoodbye() throws Exception {
        try (Serving serving = serve(Serving::echo); WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            peer.text("a");
            assertThat(peer.readText()).isEqualTo("a");
            CompletableFuture<Void> drain = CompletableFuture.runAsync(serving.server()::drain);
            assertThat(peer.readClose()).isEqualTo(1001);
            peer.send(close(1001, ""));
            peer.assertEnd();
            drain.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatIsOpenAtTheEndOfTheDrainIsClosedFor() throws Exception {
        try (Serving serving = serve(Limits.defaults().withDrain(SHORT), this::listen);
                WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            serving.server().drain();
            assertThat(seen()).isInstanceOf(WebSocketReceived.DrainNotice.class);
            assertThat(seen()).isEqualTo(new Disconnect(1012, "", EndReason.DRAINING));
            assertThat(peer.readClose()).isEqualTo(1012);
            peer.assertEnd();
        }
    }

    @Test
    void theDrainIsToldOnceAlsoToOneThatIsAcceptedMeanwhile() throws Exception {
        try (Serving serving = serve(exchange -> {
            seen.add("asked");
            seen.add(exchange.receive());
            listen(exchange);
        }); RawSocket socket = serving.connect()) {
            socket.send(WebSocketPeer.request());
            assertThat(seen()).isEqualTo("asked");
            CompletableFuture<Void> drain = CompletableFuture.runAsync(serving.server()::drain);
            assertThat(seen()).isInstanceOf(WebSocketReceived.DrainNotice.class);
            socket.readUntil("\r\n\r\n");
            WebSocketPeer peer = WebSocketPeer.opened(socket);
            peer.send(close(1000, ""));
            assertThat(seen()).isEqualTo(new Disconnect(1000, "", EndReason.PEER_CLOSED));
            assertThat(peer.readClose()).isEqualTo(1000);
            peer.close();
            drain.get(20, TimeUnit.SECONDS);
        }
    }
}
