package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.Sent;
import dev.ouzel.wire.sse.MessageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class InProcessEngineTest {

    private final VirtualTime time = VirtualTime.start();

    /// A comment every 15 seconds, as a subscription without events has it.
    private static final class Heartbeat implements Feed {

        final CompletableFuture<EndReason> ended = new CompletableFuture<>();
        private boolean begun;
        private long due;

        @Override
        public void attach(Puller puller) {
            // Nothing ever comes but time.
        }

        @Override
        public Pulled pull(long nanoTime) {
            if (!begun) {
                begun = true;
                due = nanoTime + Duration.ofSeconds(15).toNanos();
                return new Pulled.Head(new Sent.Start(200, Headers.of("content-type", "text/event-stream")));
            }
            if (due - nanoTime > 0) {
                return new Pulled.Wait(due - nanoTime);
            }
            due = nanoTime + Duration.ofSeconds(15).toNanos();
            return new Pulled.Bytes(utf8(":" + Duration.ofNanos(nanoTime).toSeconds() + "\n"));
        }

        @Override
        public void drain(Drain drain) {
            // Goes on beating.
        }

        @Override
        public void ended(EndReason reason) {
            assertThat(ended.complete(reason)).isTrue();
        }
    }

    @Test
    void aFeedIsPulledAtEachOfItsDeadlines() throws Exception {
        Heartbeat heartbeat = new Heartbeat();
        try (InProcessEngine engine = start(exchange -> exchange.send(new Sent.Handover(heartbeat)))) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            time.advance(Duration.ofSeconds(40));
            assertThat(response.raw()).isEqualTo(":15\n:30\n");

            time.advance(Duration.ofSeconds(5));
            assertThat(response.raw()).isEqualTo(":15\n:30\n:45\n");

            response.disconnect();
            assertThat(heartbeat.ended.get(10, TimeUnit.SECONDS)).isEqualTo(EndReason.PEER_CLOSED);
            assertThat(engine.failures()).isEmpty();
        }
    }

    @Test
    void aHandlerThatSleepsIsMovedByTheTest() {
        try (InProcessEngine engine = start(InProcessEngineTest::clock)) {
            TestResponse response = engine.client().send(TestRequest.get("/clock"));

            time.advance(Duration.ofMillis(3500));

            assertThat(response.raw()).isEqualTo("id:1\ndata:tick\n\nid:2\ndata:tick\n\nid:3\ndata:tick\n\n");
            assertThat(response.takeEvents(2)).containsExactly(new MessageEvent("message", "tick", "1"),
                    new MessageEvent("message", "tick", "2"));
            assertThat(response.lastEventId()).isEqualTo("2");
            assertThat(response.takeText("id:2")).isEqualTo("id:1\ndata:tick\n\nid:2");
            assertThat(response.takeBytes(1)).containsExactly('\n');
        }
    }

    @Test
    void whatAHandlerGivesToItsFeedHasArrivedAfterTheAdvance() {
        ScriptedFeed feed = new ScriptedFeed(new Pulled.Head(new Sent.Start(200, Headers.empty())));
        try (InProcessEngine engine = start(exchange -> {
            var _ = feed.ended.thenRun(Thread.currentThread()::interrupt);
            exchange.send(new Sent.Handover(feed));
            for (int second = 1;; second++) {
                exchange.time().sleep(Duration.ofSeconds(1));
                feed.give(new Pulled.Bytes(utf8(second + ",")));
            }
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            for (int minute = 1; minute <= 10; minute++) {
                time.advance(Duration.ofMinutes(1));
                assertThat(response.raw()).endsWith("," + 60 * minute + ",");
            }
            assertThat(feed.faults()).isEmpty();
        }
    }

    @Test
    void aSendEndsWithTheWriteDeadlineOnceItHasPassed() throws Exception {
        CompletableFuture<Received> after = new CompletableFuture<>();
        Application application = exchange -> {
            HttpExchange http = (HttpExchange) exchange;
            http.send(new Sent.Start(200, Headers.empty()));
            http.send(new Sent.Body(ByteBuffer.allocate(2000), false));
            try {
                http.send(new Sent.Body(ByteBuffer.allocate(1), false), Duration.ofSeconds(30));
            } finally {
                after.complete(http.receive());
            }
        };
        try (InProcessEngine engine = InProcessEngine.start(application, time, 1000)) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            time.advance(Duration.ofSeconds(29));
            assertThat(after).isNotDone();
            time.advance(Duration.ofSeconds(1));

            assertThat(after.get(10, TimeUnit.SECONDS))
                    .isEqualTo(new Received.Disconnect(EndReason.WRITE_DEADLINE));
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertThat(engine.failures()).isEmpty();
        }
    }

    @Test
    void aDrainWaitsForItsLimitInTheEnginesTime() throws Exception {
        Heartbeat heartbeat = new Heartbeat();
        InProcessEngine engine = start(exchange -> exchange.send(new Sent.Handover(heartbeat)));
        TestResponse response = engine.client().send(TestRequest.get("/"));
        Thread drain = Thread.ofVirtual().start(() -> engine.drain(Duration.ofSeconds(20)));
        time.awaitParked(1);

        time.advance(Duration.ofSeconds(19));
        assertThat(heartbeat.ended).isNotDone();
        assertThatThrownBy(() -> engine.client().send(TestRequest.get("/late"))).isInstanceOf(AssertionError.class)
                .hasMessage("the engine is stopping (expected: one that takes GET /late)");

        time.advance(Duration.ofSeconds(1));
        assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
        assertThat(heartbeat.ended).isCompletedWithValue(EndReason.DRAINING);
        assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        assertThat(response.raw()).isEqualTo(":15\n");
    }

    @Test
    void closingDoesNotWaitForADrainThatGivesMoreTime() throws Exception {
        Heartbeat heartbeat = new Heartbeat();
        Thread drain;
        try (InProcessEngine engine = start(exchange -> exchange.send(new Sent.Handover(heartbeat)))) {
            engine.client().send(TestRequest.get("/"));
            drain = Thread.ofVirtual().start(() -> engine.drain(Duration.ofDays(1)));
            time.awaitParked(1);
        }

        assertThat(heartbeat.ended).isCompletedWithValue(EndReason.DRAINING);
        assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void anApplicationThatDoesNotStartIsNotRun() {
        Application application = new Application() {
            @Override
            public void startUp() throws Exception {
                throw new IOException("no database");
            }

            @Override
            public void handle(Exchange exchange) {
                throw new AssertionError();
            }
        };

        assertThatThrownBy(() -> InProcessEngine.start(application)).isInstanceOf(IllegalStateException.class)
                .hasMessage("the application does not start").hasRootCauseMessage("no database");
    }

    @Test
    void aBufferHoldsAtLeastOneByte() {
        assertThatThrownBy(() -> InProcessEngine.start(_ -> {}, time, 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bufferBytes: 0 (expected: 1 or more)");
    }

    @Test
    void whatAPeerHasNotReadYetIsLostWhenItResets() {
        try (InProcessEngine engine = start(exchange -> {
            exchange.send(new Sent.Start(200, Headers.empty()));
            exchange.send(new Sent.Body(utf8("unread"), false));
            exchange.receive();
            exchange.receive();
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            time.advance(Duration.ZERO);

            response.reset();

            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertThat(response.raw()).isEmpty();
        }
    }

    @Test
    void whatAnApplicationThrewCanBeLookedAt() {
        IllegalStateException secret = new IllegalStateException("secret");
        try (InProcessEngine engine = start(_ -> {
            throw secret;
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.status()).isEqualTo(500);
            assertThat(response.body()).isEqualTo("Internal Server Error");
            assertThat(engine.failures()).containsExactly(secret);
        }
    }

    @Test
    void anAssertionThatFailsShowsTheBodySoFar() {
        try (InProcessEngine engine = start(exchange -> {
            exchange.send(new Sent.Start(200, Headers.empty()));
            exchange.send(new Sent.Body(utf8("data:one\n\ndata:tw"), true));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThatThrownBy(() -> response.takeEvents(2)).isInstanceOf(AssertionError.class).hasMessage(
                    "the body ended: COMPLETE (expected: one more event)\nbody so far, 17 bytes:\ndata:one\n\ndata:tw");
        }
    }

    private interface Handler {
        void handle(HttpExchange exchange) throws Exception;
    }

    private InProcessEngine start(Handler handler) {
        return InProcessEngine.start((Exchange exchange) -> handler.handle((HttpExchange) exchange), time);
    }

    private static void clock(HttpExchange exchange) throws Exception {
        exchange.send(new Sent.Start(200, Headers.of("content-type", "text/event-stream")));
        for (int id = 1;; id++) {
            exchange.time().sleep(Duration.ofSeconds(1));
            exchange.send(new Sent.Body(utf8("id:" + id + "\ndata:tick\n\n"), false));
        }
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
