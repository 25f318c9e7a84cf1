package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.testkit.WebSocketOpenContract.Talk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What the engine without sockets adds to the contract: virtual time, and what it tells the test.
final class InProcessWebSocketTest {

    private static final TestRequest REQUEST = TestRequest.get("/socket");

    private final VirtualTime time = VirtualTime.start();

    private InProcessEngine serve(Talk talk) {
        return InProcessEngine.start(application(talk), time);
    }

    private static Application application(Talk talk) {
        return exchange -> {
            switch (exchange) {
                case HttpExchange http -> RequestContract.answer(http, "http");
                case WebSocketExchange socket -> talk.talk(socket);
            }
        };
    }

    @Test
    void aHandlerSleepsInVirtualTime() {
        try (InProcessEngine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            for (int i = 1; i <= 3; i++) {
                exchange.time().sleep(Duration.ofHours(1));
                exchange.send(new WebSocketSent.Text(i + " o'clock"));
            }
        }); TestWebSocket socket = engine.client().connect(REQUEST)) {
            assertThat(socket.status()).isEqualTo(101);
            time.advance(Duration.ofHours(3));
            assertThat(List.of(socket.takeText(), socket.takeText(), socket.takeText()))
                    .containsExactly("1 o'clock", "2 o'clock", "3 o'clock");
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
        }
    }

    @Test
    void aHandlerThatDoesNotComeBackHasTenSecondsForWhatCameBeforeTheClose() throws Exception {
        CompletableFuture<Object> end = new CompletableFuture<>();
        try (InProcessEngine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            exchange.receive();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                end.complete(exchange.receive());
            }
        }); TestWebSocket socket = engine.client().connect(REQUEST)) {
            socket.send("a");
            time.advance(Duration.ZERO);
            socket.close(1000, "");
            time.advance(Duration.ofSeconds(10).minusNanos(1));
            assertThat(end).isNotDone();
            time.advance(Duration.ofNanos(1));
            assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(new Disconnect(1000, "", EndReason.PEER_CLOSED));
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
        }
    }

    @Test
    void theDeadlineOfASendIsVirtualToo() throws Exception {
        CompletableFuture<Object> end = new CompletableFuture<>();
        try (InProcessEngine engine = InProcessEngine.start(application(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            exchange.send(new WebSocketSent.Binary(ByteBuffer.allocate(1)));
            try {
                exchange.send(new WebSocketSent.Text("no room"), Duration.ofSeconds(30));
            } finally {
                end.complete(exchange.receive());
            }
        }), time, 1); TestWebSocket socket = engine.client().connect(REQUEST)) {
            assertThat(socket.status()).isEqualTo(101);
            time.advance(Duration.ofSeconds(29));
            assertThat(end).isNotDone();
            time.advance(Duration.ofSeconds(1));
            assertThat(end.get(10, TimeUnit.SECONDS)).isEqualTo(new Disconnect(1006, "", EndReason.WRITE_DEADLINE));
            assertThat(socket.awaitClose().code()).isEqualTo(1006);
            assertThat(engine.failures()).isEmpty();
        }
    }

    @Test
    void whatAHandlerThrowsIsTheTestsToSee() {
        IllegalStateException failure = new IllegalStateException("on purpose");
        try (InProcessEngine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            throw failure;
        }); TestWebSocket socket = engine.client().connect(REQUEST)) {
            assertThat(socket.awaitClose().code()).isEqualTo(1011);
            engine.drain(Duration.ZERO);
            assertThat(engine.failures()).containsExactly(failure);
        }
    }

    @Test
    void anEngineThatIsClosedClosesItsWebSocketsAndTakesNoMore() {
        InProcessEngine engine = serve(WebSocketOpenContract::echo);
        TestWebSocket socket = engine.client().connect(REQUEST);
        assertThat(socket.status()).isEqualTo(101);
        engine.close();
        assertThat(socket.awaitClose().code()).isIn(1001, 1012);
        assertThatThrownBy(() -> engine.client().connect(REQUEST)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aClientThatKnowsNoWebSocketsSaysSo() {
        TestClient plain = _ -> {
            throw new AssertionError("never opened");
        };
        assertThatThrownBy(() -> plain.connect(REQUEST)).isInstanceOf(UnsupportedOperationException.class);
    }
}
