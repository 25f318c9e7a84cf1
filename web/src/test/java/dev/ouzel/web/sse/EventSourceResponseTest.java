package dev.ouzel.web.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.testkit.VirtualTime;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.wire.sse.MessageEvent;
import dev.ouzel.wire.sse.ServerSentEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Event streams through the seam, from the handler to the bytes that a client sees.
class EventSourceResponseTest {

    private final VirtualTime time = VirtualTime.startingAt(Instant.EPOCH);
    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private InProcessEngine engine = InProcessEngine.start(new Router(), time);

    record Progress(int step, String message) {}

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void theHeadSaysWhatProxiesAndBrowsersNeed() throws Exception {
        try (TestResponse response = get(EventSourceResponse.of(stream -> stream.send("hello")))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().first("content-type")).contains("text/event-stream");
            assertThat(response.headers().first("cache-control")).contains("no-cache, no-transform");
            assertThat(response.headers().first("x-accel-buffering")).contains("no");
            assertThat(response.headers().contains("connection")).isFalse();
            assertThat(response.body()).isEqualTo("data: hello\n\n");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
        }
        assertThat(closed.take()).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void recordsBecomeJsonAndStringsStayAsTheyAre() throws Exception {
        EventSourceResponse response = EventSourceResponse.of(stream -> {
            stream.send(new Progress(1, "a \"quoted\"\nline"));
            stream.send("progress", new Progress(2, "b"));
            stream.send("done", "[DONE]");
            stream.send(EventStream.event(new Progress(3, "c")).withId(3));
        });
        try (TestResponse got = get(response)) {
            assertThat(got.body()).isEqualTo("""
                    data: {"step":1,"message":"a \\"quoted\\"\\nline"}

                    event: progress
                    data: {"step":2,"message":"b"}

                    event: done
                    data: [DONE]

                    id: 3
                    data: {"step":3,"message":"c"}

                    """);
        }
    }

    @Test
    void itemsComeFromIterablesStreamsAndPublishers() throws Exception {
        assertThat(bodyOf(EventSourceResponse.from(List.of("a", "b")))).isEqualTo("data: a\n\ndata: b\n\n");
        Stream<Integer> numbers = Stream.of(1, 2).onClose(released::countDown);
        assertThat(bodyOf(EventSourceResponse.from(numbers))).isEqualTo("data: 1\n\ndata: 2\n\n");
        assertThat(released.await(10, TimeUnit.SECONDS)).isTrue();

        SubmissionPublisher<String> source = new SubmissionPublisher<>();
        Flow.Publisher<String> publisher = subscriber -> {
            source.subscribe(subscriber);
            source.submit("one");
        };
        try (TestResponse response = send(EventSourceResponse.from(publisher))) {
            assertThat(response.takeEvent().data()).isEqualTo("one");
            source.submit("two");
            source.close();
            assertThat(response.body()).isEqualTo("data: one\n\ndata: two\n\n");
        }
    }

    @Test
    void aPublisherIsAskedForNoMoreThanTheReaderTakes() throws Exception {
        AtomicLong asked = new AtomicLong();
        CountDownLatch cancelled = new CountDownLatch(1);
        Flow.Publisher<String> publisher = subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long n) {
                asked.addAndGet(n);
                for (long i = 0; i < n; i++) {
                    subscriber.onNext("x".repeat(1024));
                }
            }

            @Override
            public void cancel() {
                cancelled.countDown();
            }
        });
        try (TestResponse response = get(EventSourceResponse.from(publisher))) {
            response.takeEvents(2);
            response.disconnect();
        }
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).isTrue();
        long buffered = (InProcessEngine.BUFFER_BYTES + EventStreamFeed.PENDING_BYTES_MAX) / 1024;
        assertThat(asked).hasValueLessThan(2 * buffered + 32);
    }

    @Test
    void severalEventsAreOneWrite() throws Exception {
        EventSourceResponse response = EventSourceResponse.of(stream -> stream
                .sendAll(List.of(ServerSentEvent.of("a").withId(1), ServerSentEvent.ofComment("c"),
                        ServerSentEvent.of("b").withRetry(Duration.ofSeconds(3)))));
        assertThat(bodyOf(response)).isEqualTo("id: 1\ndata: a\n\n: c\nretry: 3000\ndata: b\n\n");
    }

    @Test
    void aHeadRequestGetsTheHeadAndDoesNotRunTheHandler() throws Exception {
        start(EventSourceResponse.of(stream -> {
            throw new AssertionError("ran");
        }));
        try (TestResponse response = engine.client().send(TestRequest.of("HEAD", "/stream"))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().first("content-type")).contains("text/event-stream");
            assertThat(response.body()).isEmpty();
        }
    }

    @Test
    void anErrorBeforeTheFirstEventHasItsOwnStatus() throws Exception {
        Problem gone = Problem.of(403, "not your stream");
        try (TestResponse response = get(EventSourceResponse.of(stream -> {
            throw new ProblemException(gone);
        }))) {
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.headers().first("content-type")).contains("application/problem+json");
            assertThat(response.body()).contains("not your stream");
        }
        assertThat(closed.take()).isEqualTo(CloseReason.FAILED);
    }

    @Test
    void anErrorAfterTheFirstEventIsCutAndTellsNothing() throws Exception {
        try (TestResponse response = get(EventSourceResponse.of(stream -> {
            stream.send("a");
            throw new IllegalStateException("secret");
        }))) {
            List<MessageEvent> events = response.takeEvents(2);
            assertThat(events.get(1).type()).isEqualTo("error");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertThat(response.raw()).doesNotContain("secret");
        }
        assertThat(closed.take()).isEqualTo(CloseReason.FAILED);
    }

    @Test
    void anErrorOfTheMachineEndsTheStreamToo() throws Exception {
        try (TestResponse response = get(EventSourceResponse.of(stream -> {
            stream.send("a");
            throw new AssertionError("secret");
        }))) {
            assertThat(response.takeEvents(2).get(1).type()).isEqualTo("error");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
        assertThat(closed.take()).isEqualTo(CloseReason.FAILED);
    }

    @Test
    void aFinishedStreamAnswers204() throws Exception {
        try (TestResponse response = get(EventSourceResponse.finished())) {
            assertThat(response.status()).isEqualTo(204);
            assertThat(response.body()).isEmpty();
        }
        assertThat(closed.take()).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void theReaderTellsWhereItWas() throws Exception {
        start(EventSourceResponse.of(stream -> stream.send(stream.lastEventId().orElse("none"))));
        assertThat(body(TestRequest.get("/stream"))).isEqualTo("data: none\n\n");
        assertThat(body(TestRequest.get("/stream").withHeader("Last-Event-ID", "7"))).isEqualTo("data: 7\n\n");
        assertThat(body(TestRequest.get("/stream?lastEventId=8"))).isEqualTo("data: 8\n\n");
        assertThat(body(TestRequest.get("/stream?lastEventId=8").withHeader("Last-Event-ID", "9")))
                .isEqualTo("data: 9\n\n");
        // U+2026 as the standard sends it: its UTF-8 bytes, each a character of the field value.
        assertThat(body(TestRequest.get("/stream").withHeader("Last-Event-ID", "\u00e2\u0080\u00a6")))
                .isEqualTo("data: \u2026\n\n");
    }

    @Test
    void aBadLastEventIdIsUnknownAndTheStreamSaysSo() throws Exception {
        start(EventSourceResponse.of(stream -> stream.send(stream.lastEventId().orElse("none"))));
        assertThat(body(TestRequest.get("/stream").withHeader("Last-Event-ID", "x".repeat(2000))))
                .isEqualTo(": last event id ignored: 2000 bytes, expected at most 1024\ndata: none\n\n");
        assertThat(body(TestRequest.get("/stream").withHeader("Last-Event-ID", "\u00ff")))
                .isEqualTo(": last event id ignored: not UTF-8\ndata: none\n\n");
    }

    @Test
    void anyMethodMayBeAnsweredWithAStream() throws Exception {
        start(new Router().post("/chat",
                request -> EventSourceResponse.of(stream -> stream.send("token", request.text()))));
        try (TestResponse response = engine.client().send(TestRequest.post("/chat", "text/plain", " hi "))) {
            assertThat(response.body()).isEqualTo("event: token\ndata:  hi \n\n");
        }
    }

    @Test
    void aSilentHandlerOpensAndBeatsInItsTime() throws Exception {
        start(EventSourceResponse.of(stream -> {
            stream.pause(Duration.ofSeconds(40));
            stream.send("at last");
        }));
        CountDownLatch asked = new CountDownLatch(1);
        BlockingQueue<TestResponse> responses = new LinkedBlockingQueue<>();
        Thread.startVirtualThread(() -> {
            asked.countDown();
            responses.add(engine.client().send(TestRequest.get("/stream")));
        });
        asked.await();
        time.awaitParked(1);
        time.advance(Duration.ofMillis(200));
        try (TestResponse response = responses.take()) {
            time.advance(Duration.ofSeconds(40));
            assertThat(response.body()).isEqualTo(": open\n:\n:\ndata: at last\n\n");
        }
    }

    @Test
    void aReaderThatLeavesInterruptsTheHandlerAndRunsItsFinally() throws Exception {
        try (TestResponse response = get(EventSourceResponse.of(stream -> {
            try {
                stream.send("a");
                stream.pause(Duration.ofDays(1));
            } finally {
                released.countDown();
            }
        }))) {
            assertThat(response.takeEvent().data()).isEqualTo("a");
            response.disconnect();
        }
        assertThat(closed.take()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(released.getCount()).isZero();
        assertThat(closed.poll()).isNull();
    }

    @Test
    void aReaderThatLeavesBeforeTheFirstEventEndsTheStreamToo() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        start(EventSourceResponse.of(stream -> {
            stream.open();
            running.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                released.countDown();
            }
        }));
        try (TestResponse response = engine.client().send(TestRequest.get("/stream"))) {
            running.await();
            response.reset();
        }
        assertThat(closed.take()).isEqualTo(CloseReason.PEER_RESET);
        assertThat(released.getCount()).isZero();
    }

    @Test
    void aSendAfterTheReaderHasLeftThrowsDisconnected() throws Exception {
        BlockingQueue<Disconnected> thrown = new LinkedBlockingQueue<>();
        try (TestResponse response = get(EventSourceResponse.of(stream -> {
            try {
                while (true) {
                    stream.send("x".repeat(1000));
                }
            } catch (Disconnected disconnected) {
                thrown.add(disconnected);
                throw disconnected;
            }
        }))) {
            response.takeEvents(3);
            response.disconnect();
        }
        assertThat(closed.take()).isEqualTo(CloseReason.PEER_CLOSED);
        assertThat(thrown.take().reason()).isEqualTo(dev.ouzel.exchange.EndReason.PEER_CLOSED);
    }

    @Test
    void aDrainTellsReadersWhenToComeBack() throws Exception {
        try (TestResponse response = get(EventSourceResponse.of(stream -> {
            stream.send("a");
            stream.pause(Duration.ofDays(1));
        }))) {
            response.takeEvent();
            engine.drain(Duration.ofSeconds(5));
            assertThat(response.body()).matches("data: a\n\nretry: [0-9]+\n\n");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
        }
        assertThat(closed.take()).isEqualTo(CloseReason.DRAINING);
    }

    private TestResponse get(EventSourceResponse response) throws Exception {
        return send(response);
    }

    private String bodyOf(Response response) throws Exception {
        try (TestResponse got = send(response)) {
            return got.body();
        }
    }

    private TestResponse send(Response response) throws Exception {
        start(response);
        return engine.client().send(TestRequest.get("/stream"));
    }

    private String body(TestRequest request) throws Exception {
        try (TestResponse response = engine.client().send(request)) {
            return response.body();
        }
    }

    private void start(Response response) {
        Response watched = response instanceof EventSourceResponse stream
                ? stream.onClose(closed::add).withRandom(new Random(1))
                : response;
        start(new Router().get("/stream", _ -> watched));
    }

    private void start(Router router) {
        engine.close();
        engine = InProcessEngine.start(router, time);
    }
}
