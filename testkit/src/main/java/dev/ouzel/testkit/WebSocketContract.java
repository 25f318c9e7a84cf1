package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.testkit.RequestContract.Engine;
import dev.ouzel.testkit.WebSocketConversation.Arrival;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What every engine that speaks WebSocket promises to every application, as tests: a class that extends this one, and
/// starts its engine, runs them all. Here are the ways to end and the back-pressure; [WebSocketOpenContract] holds the
/// rest.
///
/// It needs JUnit and AssertJ, which the kit itself does not bring along. No test waits for time to pass, except for
/// deadlines of a fraction of a second.
public abstract class WebSocketContract extends WebSocketOpenContract {

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int LARGE = 64 << 10;
    /// More than the buffers of two sockets hold.
    private static final int MANY = 160;

    /// A contract.
    protected WebSocketContract() {}

    @Test
    public void thePeersCloseIsToldWithCodeAndReasonAsOftenAsAsked() {
        try (Engine engine = serve(this::listen); TestWebSocket socket = connect(engine)) {
            socket.send("a");
            socket.close(4001, "enough");
            assertThat(seen()).isEqualTo(new WebSocketReceived.Text("a"));
            assertThat(seen()).isEqualTo(new Disconnect(4001, "enough", EndReason.PEER_CLOSED));
            assertThat(seen()).isEqualTo(new Disconnect(4001, "enough", EndReason.PEER_CLOSED));
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(4001, ""));
        }
    }

    @Test
    public void aCloseWithoutACodeIsToldAndAnsweredAsOne() {
        try (Engine engine = serve(this::listen); TestWebSocket socket = connect(engine)) {
            socket.close(1005, "");
            assertThat(seen()).isEqualTo(new Disconnect(1005, "", EndReason.PEER_CLOSED));
            assertThat(socket.awaitClose().code()).isEqualTo(1005);
        }
    }

    @Test
    public void aCodeThatMustNotBeSentIsAProtocolError() {
        try (Engine engine = serve(this::listen); TestWebSocket socket = connect(engine)) {
            socket.close(1006, "");
            assertThat(seen()).isEqualTo(new Disconnect(1002, "", EndReason.PROTOCOL_ERROR));
            assertThat(socket.awaitClose().code()).isEqualTo(1002);
        }
    }

    @Test
    public void whatCameBeforeTheCloseIsDeliveredAndMayBeAnswered() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            exchange.receive();
            RequestContract.await(closed);
            for (int i = 0; i < 3; i++) {
                exchange.send(new WebSocketSent.Text("re: " + ((WebSocketReceived.Text) exchange.receive()).text()));
            }
            seen.add(exchange.receive());
        }); TestWebSocket socket = connect(engine)) {
            socket.send("first");
            for (int i = 0; i < 3; i++) {
                socket.send("m" + i);
            }
            socket.close(1000, "");
            closed.complete(null);
            assertThat(socket.takeText()).isEqualTo("re: m0");
            assertThat(socket.takeText()).isEqualTo("re: m1");
            assertThat(socket.takeText()).isEqualTo("re: m2");
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
            assertThat(seen()).isEqualTo(new Disconnect(1000, "", EndReason.PEER_CLOSED));
        }
    }

    @Test
    public void theApplicationClosesAfterWhatItSent() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            exchange.send(new WebSocketSent.Text("last"));
            exchange.send(new WebSocketSent.Close(4002, "why"));
            seen.add(exchange.receive());
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Text("x"))).isInstanceOf(Disconnected.class);
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Close(1000))).isInstanceOf(Disconnected.class);
            seen.add(Thread.interrupted());
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.takeText()).isEqualTo("last");
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(4002, "why"));
            assertThat(seen()).isEqualTo(new Disconnect(4002, "why", EndReason.COMPLETED));
            assertThat(seen()).isEqualTo(false);
        }
    }

    @Test
    public void returningClosesAndThrowingFailsWithoutTellingWhy() {
        try (Engine engine = serve(exchange -> exchange.send(new WebSocketSent.Accept()));
                TestWebSocket socket = connect(engine)) {
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(1000, ""));
        }
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            throw new IllegalStateException("secret");
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(1011, ""));
        }
    }

    @Test
    public void aPeerThatLeavesWithoutACloseIsToldAfterWhatCameBefore() {
        try (Engine engine = serve(this::listen)) {
            TestWebSocket socket = connect(engine);
            socket.send("a");
            socket.send("b");
            socket.disconnect();
            assertThat(seen()).isEqualTo(new WebSocketReceived.Text("a"));
            assertThat(seen()).isEqualTo(new WebSocketReceived.Text("b"));
            assertLost();
        }
    }

    @Test
    public void aPeerThatResetsIsLost() {
        try (Engine engine = serve(this::listen)) {
            TestWebSocket socket = connect(engine);
            socket.send("a");
            assertThat(seen()).isEqualTo(new WebSocketReceived.Text("a"));
            socket.reset();
            assertLost();
        }
    }

    private void assertLost() {
        assertThat(seen()).isIn(new Disconnect(1006, "", EndReason.PEER_CLOSED),
                new Disconnect(1006, "", EndReason.PEER_RESET));
    }

    @Test
    public void aHandlerThatSleepsIsInterruptedByEveryEnd() {
        assertSleeperIsInterrupted(socket -> socket.close(1000, ""));
        assertSleeperIsInterrupted(TestWebSocket::disconnect);
        assertSleeperIsInterrupted(TestWebSocket::reset);
    }

    private void assertSleeperIsInterrupted(Consumer<TestWebSocket> leave) {
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                seen.add("interrupted");
                assertThatThrownBy(() -> exchange.send(new WebSocketSent.Text("late")))
                        .isInstanceOf(Disconnected.class);
                throw e;
            } finally {
                seen.add("cleaned up");
            }
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.status()).isEqualTo(101);
            leave.accept(socket);
            assertThat(seen()).isEqualTo("interrupted");
            assertThat(seen()).isEqualTo("cleaned up");
        }
    }

    @Test
    public void whoLearnsOfTheEndByReceivingIsNoLongerInterrupted() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            seen.add(exchange.receive() instanceof Disconnect);
            seen.add(Thread.interrupted());
        })) {
            TestWebSocket socket = connect(engine);
            assertThat(socket.status()).isEqualTo(101);
            socket.reset();
            assertThat(seen()).isEqualTo(true);
            assertThat(seen()).isEqualTo(false);
        }
    }

    @Test
    public void aForeignInterruptEndsTheWaitAndNotTheWebSocket() {
        CompletableFuture<Thread> handler = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            handler.complete(Thread.currentThread());
            assertThatThrownBy(exchange::receive).isInstanceOf(InterruptedException.class);
            exchange.send(new WebSocketSent.Text("still here"));
            exchange.receive();
        }); TestWebSocket socket = connect(engine)) {
            RequestContract.await(handler).interrupt();
            assertThat(socket.takeText()).isEqualTo("still here");
        }
    }

    @Test
    public void aSlowApplicationHoldsThePeerBack() {
        CountDownLatch go = new CountDownLatch(1);
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            go.await();
            while (exchange.receive() instanceof WebSocketReceived.Binary(var bytes)) {
                seen.add(bytes.remaining());
            }
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.status()).isEqualTo(101);
            AtomicInteger sent = new AtomicInteger();
            CompletableFuture<Void> all = CompletableFuture.runAsync(() -> {
                while (sent.get() < MANY) {
                    socket.send(new byte[LARGE]);
                    sent.incrementAndGet();
                }
                socket.close(1000, "");
            });
            awaitStill(sent);
            assertThat(sent.get()).isLessThan(MANY);
            go.countDown();
            for (int i = 0; i < MANY; i++) {
                assertThat(seen()).isEqualTo(LARGE);
            }
            RequestContract.await(all);
        }
    }

    @Test
    public void aSlowPeerHoldsTheApplicationBack() {
        AtomicInteger sent = new AtomicInteger();
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            while (sent.get() < MANY) {
                exchange.send(new WebSocketSent.Binary(ByteBuffer.allocate(LARGE)));
                sent.incrementAndGet();
            }
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.status()).isEqualTo(101);
            awaitStill(sent);
            assertThat(sent.get()).isLessThan(MANY);
            for (int i = 0; i < MANY; i++) {
                assertThat(socket.takeBytes()).hasSize(LARGE);
            }
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
        }
    }

    /// Waits until a number has not changed for a while.
    private static void awaitStill(AtomicInteger number) {
        int before = -1;
        while (before != number.get()) {
            before = number.get();
            try {
                TimeSource.system().sleep(SHORT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Test
    public void aSendHasADeadline() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            try {
                while (true) {
                    exchange.send(new WebSocketSent.Binary(ByteBuffer.allocate(LARGE)), SHORT);
                }
            } catch (Disconnected e) {
                seen.add(e.reason());
                seen.add(exchange.receive());
            }
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(seen()).isEqualTo(EndReason.WRITE_DEADLINE);
            assertThat(seen()).isEqualTo(new Disconnect(1006, "", EndReason.WRITE_DEADLINE));
            assertThat(socket.awaitClose().code()).isEqualTo(1006);
        }
    }

    @Test
    public void theDrainIsToldBeforeAnythingIsClosed() {
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            seen.add(exchange.receive());
            exchange.send(new WebSocketSent.Text("goodbye"));
            exchange.send(new WebSocketSent.Close(1001));
        }, RequestContract.MINUTE); TestWebSocket socket = connect(engine)) {
            assertThat(socket.status()).isEqualTo(101);
            CompletableFuture<Void> stopped = RequestContract.stop(engine);
            assertThat(seen()).isEqualTo(new WebSocketReceived.DrainNotice(new Drain(RequestContract.MINUTE)));
            assertThat(socket.takeText()).isEqualTo("goodbye");
            assertThat(socket.awaitClose().code()).isEqualTo(1001);
            RequestContract.await(stopped);
        }
    }

    @Test
    public void whatIsOpenAtTheEndOfTheDrainIsClosedFor() {
        try (Engine engine = serve(this::listen, SHORT); TestWebSocket socket = connect(engine)) {
            assertThat(socket.status()).isEqualTo(101);
            CompletableFuture<Void> stopped = RequestContract.stop(engine);
            assertThat(seen()).isEqualTo(new WebSocketReceived.DrainNotice(new Drain(SHORT)));
            assertThat(seen()).isEqualTo(new Disconnect(1012, "", EndReason.DRAINING));
            assertThat(socket.awaitClose().code()).isEqualTo(1012);
            RequestContract.await(stopped);
        }
    }

    @Test
    public void theDrainIsToldOnceAlsoIfItBeganBeforeTheAccept() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            asked.complete(null);
            seen.add(exchange.receive());
            listen(exchange);
        }, RequestContract.MINUTE); TestWebSocket socket = connect(engine)) {
            RequestContract.await(asked);
            CompletableFuture<Void> stopped = RequestContract.stop(engine);
            assertThat(seen()).isInstanceOf(WebSocketReceived.DrainNotice.class);
            socket.close(1000, "");
            assertThat(seen()).isEqualTo(new Disconnect(1000, "", EndReason.PEER_CLOSED));
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
            RequestContract.await(stopped);
        }
    }

    @Test
    public void theDrainIsToldAfterTheAcceptToWhoDidNotAskBefore() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        CompletableFuture<Void> draining = new CompletableFuture<>();
        try (Engine engine = start(new DrainTold(draining, exchange -> {
            asked.complete(null);
            RequestContract.await(draining);
            echo(exchange);
        }), RequestContract.MINUTE); TestWebSocket socket = connect(engine)) {
            RequestContract.await(asked);
            CompletableFuture<Void> stopped = RequestContract.stop(engine);
            assertThat(socket.awaitClose().code()).isEqualTo(1001);
            RequestContract.await(stopped);
        }
    }

    /// Says when the drain begins.
    private record DrainTold(CompletableFuture<Void> draining, Talk talk) implements Application {

        @Override
        public void handle(Exchange exchange) throws Exception {
            talk.talk((WebSocketExchange) exchange);
        }

        @Override
        public void drain(Drain drain) {
            draining.complete(null);
        }
    }
}
