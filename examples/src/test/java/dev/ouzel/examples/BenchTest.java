package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Router;
import dev.ouzel.wire.sse.MessageEvent;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The topic for load clients, with and without a producer's name.
class BenchTest {

    private final Stage stage = new Stage(on -> new Router().mount("/bench", Bench.router(on.hub)));

    @AfterEach
    void stop() {
        stage.close();
    }

    private static TestRequest pub(String data) {
        return TestRequest.post("/bench/pub", "text/plain", data);
    }

    private int status(TestRequest request) {
        try (TestResponse response = stage.engine.client().send(request)) {
            return response.status();
        }
    }

    private int publish(String data, String producer, String epoch, String sequence) {
        return status(pub(data).withHeader("producer-id", producer).withHeader("producer-epoch", epoch)
                .withHeader("producer-seq", sequence));
    }

    @Test
    void theRawBodyIsTheDataOfOneEvent() {
        try (TestResponse events = stage.get("/bench/events")) {
            assertThat(status(pub("a 1"))).isEqualTo(204);
            assertThat(status(pub("{\"b\":\n2}"))).isEqualTo(204);
            assertThat(events.takeEvents(2)).extracting(MessageEvent::data).isEqualTo(List.of("a 1", "{\"b\":\n2}"));
        }
    }

    @Test
    void whatAProducerSendsAgainIsStoredOnce() {
        try (TestResponse events = stage.get("/bench/events")) {
            assertThat(publish("1", "p", "0", "0")).isEqualTo(204);
            assertThat(publish("1", "p", "0", "0")).isEqualTo(204);
            assertThat(publish("2", "p", "0", "1")).isEqualTo(204);
            assertThat(publish("4", "p", "0", "3")).isEqualTo(409);
            assertThat(publish("3", "p", "1", "0")).isEqualTo(204);
            assertThat(publish("3", "p", "0", "2")).isEqualTo(403);
            assertThat(events.takeEvents(3)).extracting(MessageEvent::data).containsExactly("1", "2", "3");
        }
    }

    @ParameterizedTest
    @CsvSource({"p, x, 0, producer-epoch", "p, 0, -1, producer-seq", "p, '', 0, producer-epoch",
        "'', 0, 0, producer-id"})
    void aProducerSaysWhoItIsInFull(String id, String epoch, String sequence, String field) {
        try (TestResponse response = stage.engine.client().send(pub("1").withHeader("producer-id", id)
                .withHeader("producer-epoch", epoch).withHeader("producer-seq", sequence))) {
            assertThat(response.status()).isEqualTo(422);
            assertThat(response.body()).contains("\"field\":\"" + field + "\"");
        }
    }
}
