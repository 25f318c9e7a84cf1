package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Router;
import dev.ouzel.wire.sse.MessageEvent;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Builds that tell how far they are, in virtual time.
class BuildsTest {

    private final Stage stage = new Stage(on -> new Router()
            .mount("/builds", new Builds(on.hub, on.time, new SplittableRandom(1))));

    @AfterEach
    void stop() {
        stage.close();
    }

    /// Begins a build.
    ///
    /// @return where its events are
    private String begin() {
        try (TestResponse response = stage.post("/builds", "")) {
            assertThat(response.status()).isEqualTo(201);
            String events = response.header("location").orElseThrow();
            assertThat(events).matches("/builds/[0-9a-f]{16}");
            assertThat(response.body())
                    .isEqualTo("{\"id\":\"" + events.substring(8) + "\",\"events\":\"" + events + "\"}");
            return events;
        }
    }

    private List<MessageEvent> all(String events) {
        try (TestResponse response = stage.get(events)) {
            stage.time.advance(Duration.ofSeconds(4));
            return response.takeAllEvents();
        }
    }

    @Test
    void theStreamTellsEachStepAndEndsWithTheBuild() {
        String events = begin();
        stage.time.awaitParked(1);
        assertThat(all(events)).extracting(MessageEvent::data).containsExactly(
                "{\"step\":1,\"total\":4,\"message\":\"Validating input\",\"percentage\":25.0}",
                "{\"step\":2,\"total\":4,\"message\":\"Querying database\",\"percentage\":50.0}",
                "{\"step\":3,\"total\":4,\"message\":\"Generating report\",\"percentage\":75.0}",
                "{\"step\":4,\"total\":4,\"message\":\"Complete\",\"percentage\":100.0}", "done");
    }

    @Test
    void whoComesLateGetsAllOfItAndWhoHasHadItAllGets204() {
        String events = begin();
        stage.time.awaitParked(1);
        List<MessageEvent> early = all(events);
        assertThat(all(events)).isEqualTo(early);
        try (TestResponse back = stage.resume(events, early.get(1).lastEventId())) {
            assertThat(back.takeAllEvents()).isEqualTo(early.subList(2, 5));
        }
        try (TestResponse back = stage.resume(events, early.getLast().lastEventId())) {
            assertThat(back.status()).isEqualTo(204);
        }
    }

    @Test
    void twoBuildsHaveTwoStreams() {
        String one = begin();
        String two = begin();
        assertThat(one).isNotEqualTo(two);
        stage.time.awaitParked(2);
        assertThat(all(one)).hasSize(5);
        assertThat(all(two)).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/builds/0000000000000000", "/builds/x", "/builds/..", "/builds/%00"})
    void aBuildThatNobodyHasBegunIsNotFound(String target) {
        try (TestResponse response = stage.get(target)) {
            assertThat(response.status()).isEqualTo(404);
        }
    }

    @Test
    void aBuildIsForgottenAfterAnHour() {
        String events = begin();
        stage.time.awaitParked(1);
        stage.time.advance(Duration.ofSeconds(4));
        stage.age(Duration.ofHours(1));
        try (TestResponse response = stage.get(events)) {
            assertThat(response.status()).isEqualTo(404);
        }
    }

    @Test
    void aHundredRunAtOnceAndNoMore() {
        for (int i = 0; i < 100; i++) {
            begin();
        }
        try (TestResponse response = stage.post("/builds", "")) {
            assertThat(response.status()).isEqualTo(503);
        }
        stage.time.awaitParked(100);
        stage.time.advance(Duration.ofSeconds(4));
        begin();
    }

    @Test
    void aServerThatStopsCancelsWhatRuns() {
        String topic = begin().substring(1);
        stage.time.awaitParked(1);
        stage.engine.close();
        assertThat(stage.log.find(topic).orElseThrow().closed()).isTrue();
        assertThat(stage.log.find(topic).orElseThrow().entries()).isEqualTo(2);
    }
}
