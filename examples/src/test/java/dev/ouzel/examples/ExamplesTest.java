package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.testkit.VirtualTime;
import dev.ouzel.web.Router;
import dev.ouzel.wire.sse.MessageEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each example, to the byte, in virtual time.
class ExamplesTest {

    /// What goes out with a head that no event has come with.
    private static final String OPENING = ": open\n";

    private final VirtualTime time = VirtualTime.startingAt(Instant.parse("2023-03-29T10:27:58Z"));
    private final BlockingQueue<Object> closed = new LinkedBlockingQueue<>();
    private final InProcessEngine engine = InProcessEngine.start(new Router()
            .get("/events", new Events())
            .get("/clock", new Clock(ZoneOffset.UTC))
            .get("/numbers", new Numbers())
            .get("/messages", new Messages())
            .get("/progress", new Progress())
            .post("/chat/stream", new Chat())
            .get("/resilient", new Resilient(closed::add)), time);

    @AfterEach
    void stop() {
        engine.close();
        assertThat(engine.failures()).isEmpty();
    }

    private TestResponse get(String target) {
        return engine.client().send(TestRequest.get(target));
    }

    private TestResponse resume(String target, String lastEventId) {
        return engine.client().send(TestRequest.get(target).withHeader("last-event-id", lastEventId));
    }

    private TestResponse ask(String body) {
        return engine.client().send(TestRequest.post("/chat/stream", "application/json", body));
    }

    /// For streams that begin with a pause: their head comes after 200 ms.
    private TestResponse getLate(TestRequest request) {
        var exchange = engine.client().open(request);
        time.advance(Duration.ofMillis(200));
        return exchange.response();
    }

    @Test
    void eventsSaysHelloAndWorldAndEnds() {
        try (TestResponse response = get("/events")) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-type")).contains("text/event-stream");
            assertThat(response.header("cache-control")).contains("no-cache, no-transform");
            assertThat(response.header("x-accel-buffering")).contains("no");
            assertThat(response.body()).isEqualTo("data: hello\n\ndata: world\n\n");
        }
    }

    @Test
    void clockTicksEachSecondFromTheFirstSecondOn() {
        try (TestResponse response = getLate(TestRequest.get("/clock"))) {
            time.advance(Duration.ofMillis(2_800));
            response.takeEvents(3);
            assertThat(response.raw()).isEqualTo(OPENING + """
                    id: 1
                    data: An update from the server at 10:27:59.

                    id: 2
                    data: An update from the server at 10:28:00.

                    id: 3
                    data: An update from the server at 10:28:01.

                    """);
        }
    }

    @ParameterizedTest
    @CsvSource({"41, 42", "0, 1", "x, 1", "-7, 1", "1e3, 1", "9999999999999999999999, 1", "007, 8"})
    void clockCountsOnAfterANumberAndAnewAfterAnythingElse(String lastEventId, String next) {
        try (TestResponse response = getLate(TestRequest.get("/clock").withHeader("last-event-id", lastEventId))) {
            time.advance(Duration.ofSeconds(1));
            assertThat(response.takeEvent().lastEventId()).isEqualTo(next);
        }
    }

    @Test
    void numbersCountsFromOneToFiveAndEnds() {
        try (TestResponse response = getLate(TestRequest.get("/numbers"))) {
            time.advance(Duration.ofMillis(700));
            response.takeEvent();
            assertThat(response.raw()).isEqualTo(OPENING + "data: 1\n\n");
            time.advance(Duration.ofMillis(3_600));
            assertThat(response.body()).isEqualTo(OPENING + "data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\n");
        }
    }

    @Test
    void numbersCountsBetweenItsBounds() {
        try (TestResponse response = getLate(TestRequest.get("/numbers?minimum=-1&maximum=1"))) {
            time.advance(Duration.ofSeconds(3));
            assertThat(response.body()).isEqualTo(OPENING + "data: -1\n\ndata: 0\n\ndata: 1\n\n");
        }
    }

    @Test
    void numbersCountsToTheLargestIntAndNoFurther() {
        try (TestResponse response = getLate(TestRequest.get("/numbers?minimum=2147483647&maximum=2147483647"))) {
            time.advance(Duration.ofSeconds(1));
            assertThat(response.body()).isEqualTo(OPENING + "data: 2147483647\n\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"minimum=x, minimum", "maximum=, maximum", "maximum=1.5, maximum", "minimum=2147483648, minimum",
        "minimum=5&maximum=1, maximum", "minimum=1&maximum=1001, maximum",
        "minimum=-2147483648&maximum=2147483647, maximum"})
    void numbersRefusesBoundsThatMakeNoSense(String query, String field) {
        try (TestResponse response = get("/numbers?" + query)) {
            assertThat(response.status()).isEqualTo(422);
            assertThat(response.header("content-type")).contains("application/problem+json");
            assertThat(response.body()).contains("\"field\":\"" + field + "\"");
        }
    }

    @Test
    void messagesGivesTenUpdatesAndSaysThatTheyAreAll() {
        StringBuilder expected = new StringBuilder();
        IntStream.range(0, 10)
                .forEach(i -> expected.append("id: %d\nevent: update\ndata: Message %d\n\n".formatted(i, i)));
        expected.append("event: complete\ndata: [DONE]\n\n");
        try (TestResponse response = get("/messages")) {
            time.advance(Duration.ofMillis(4_999));
            assertThat(response.raw()).doesNotContain("[DONE]");
            time.advance(Duration.ofMillis(1));
            assertThat(response.body()).isEqualTo(expected.toString());
        }
    }

    @Test
    void messagesGoesOnAfterTheLastOneSeen() {
        try (TestResponse response = resume("/messages", "7")) {
            time.advance(Duration.ofSeconds(1));
            assertThat(response.takeAllEvents()).containsExactly(new MessageEvent("update", "Message 8", "8"),
                    new MessageEvent("update", "Message 9", "9"), new MessageEvent("complete", "[DONE]", "9"));
        }
    }

    @Test
    void progressTellsEachStepAsARecord() {
        try (TestResponse response = get("/progress")) {
            time.advance(Duration.ofSeconds(4));
            assertThat(response.body()).isEqualTo("""
                    event: progress
                    data: {"step":1,"total":4,"message":"Validating input","percentage":25.0}

                    event: progress
                    data: {"step":2,"total":4,"message":"Querying database","percentage":50.0}

                    event: progress
                    data: {"step":3,"total":4,"message":"Generating report","percentage":75.0}

                    event: progress
                    data: {"step":4,"total":4,"message":"Complete","percentage":100.0}

                    """);
        }
    }

    @Test
    void chatSendsTokensWithTheirSpaces() {
        try (TestResponse response = ask("{\"message\":\"rivers\",\"conversation_id\":\"c1\"}")) {
            time.advance(Duration.ofSeconds(2));
            List<MessageEvent> events = response.takeAllEvents();
            assertThat(response.raw()).startsWith("event: token\ndata: Based \n\nevent: token\ndata: on \n\n")
                    .endsWith("event: token\ndata: answer. \n\nevent: done\ndata: [DONE]\n\n");
            assertThat(events).hasSize(11);
            assertThat(answer(events)).isEqualTo("Based on your question about rivers, here is my answer. ");
        }
    }

    @Test
    void chatKeepsLeadingSpacesAndLineEndsOfTokens() {
        try (TestResponse response = ask("{\"message\":\"  two  spaces\\nand a line\"}")) {
            time.advance(Duration.ofSeconds(2));
            List<MessageEvent> events = response.takeAllEvents();
            assertThat(response.raw()).contains("event: token\ndata:   two \n\n");
            assertThat(answer(events))
                    .isEqualTo("Based on your question about   two  spaces\nand a line, here is my answer. ");
        }
    }

    private static String answer(List<MessageEvent> events) {
        return String.join("", events.stream().filter(event -> event.type().equals("token"))
                .map(MessageEvent::data).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"message\":null}", "{\"message\":7}", "{\"message\":\" \"}",
        "{\"message\":\"x\",\"conversation_id\":7}", "[]"})
    void chatRefusesABodyThatDoesNotFit(String body) {
        try (TestResponse response = ask(body)) {
            assertThat(response.status()).isEqualTo(422);
            assertThat(response.header("content-type")).contains("application/problem+json");
        }
    }

    @Test
    void chatRefusesAQuestionThatIsTooLong() {
        try (TestResponse response = ask("{\"message\":\"" + "x".repeat(4_001) + "\"}")) {
            assertThat(response.status()).isEqualTo(422);
        }
    }

    @Test
    void resilientGivesAHundredEventsWithIdAndRetry() {
        StringBuilder expected = new StringBuilder();
        IntStream.range(0, 100)
                .forEach(i -> expected.append("id: %d\nretry: 5000\ndata: Event %d\n\n".formatted(i, i)));
        try (TestResponse response = get("/resilient")) {
            time.advance(Duration.ofSeconds(100));
            assertThat(response.body()).isEqualTo(expected.toString());
        }
    }

    @Test
    void resilientGoesOnAtTheNextEvent() {
        try (TestResponse response = resume("/resilient", "41")) {
            assertThat(response.takeEvent()).isEqualTo(new MessageEvent("message", "Event 42", "42"));
        }
    }

    @ParameterizedTest
    @CsvSource({"/resilient, 99", "/messages, 9"})
    void aReaderThatHasHadEverythingIsAnswered204(String target, String lastEventId) {
        try (TestResponse response = resume(target, lastEventId)) {
            assertThat(response.status()).isEqualTo(204);
            assertThat(response.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "x", "-1", "9999999999"})
    void resilientStartsOverAfterAForeignIdAndSaysSo(String lastEventId) {
        try (TestResponse response = resume("/resilient", lastEventId)) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.takeEvent()).isEqualTo(new MessageEvent("message", "Event 0", "0"));
            assertThat(response.raw()).startsWith(": the last event ID is not one of this stream: it starts over\n");
        }
    }

    @Test
    void resilientTellsOnceWhenAReaderLeaves() throws InterruptedException {
        try (TestResponse response = get("/resilient")) {
            response.takeEvent();
            response.disconnect();
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isNotNull();
        }
        assertThat(closed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/clock", "/messages", "/resilient", "/progress", "/numbers"})
    void aDrainEndsEachStreamProperlyAndSaysWhenToComeBack(String target) throws InterruptedException {
        try (TestResponse response = getLate(TestRequest.get(target))) {
            Thread drain = Thread.startVirtualThread(() -> engine.drain(Duration.ofSeconds(4)));
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
            assertThat(response.raw()).containsPattern("\nretry: \\d+\n$");
            assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void aDrainLetsAnAnswerOfTheChatRunToItsEnd() throws InterruptedException {
        try (TestResponse response = ask("{\"message\":\"rivers\"}")) {
            response.takeEvent();
            Thread drain = Thread.startVirtualThread(() -> engine.drain(Duration.ofSeconds(4)));
            time.advance(Duration.ofSeconds(2));
            assertThat(response.body()).endsWith("event: done\ndata: [DONE]\n\n");
            assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
        }
    }
}
