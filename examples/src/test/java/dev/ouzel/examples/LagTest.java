package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Router;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How far behind a reader is, and the log's lines.
class LagTest {

    private final Stage stage = new Stage(on -> new Router()
            .get("/logs", new Logs(on.hub))
            .get("/lag", new Lag(on.hub, on.time)));

    @AfterEach
    void stop() {
        stage.close();
    }

    private String lag(Object after) {
        return stage.body("/lag?topic=logs&after=" + after);
    }

    @Test
    void aReaderIsBehindByWhatItHasNotReadAndAsLongAsTheFirstOfItWaits() {
        var first = stage.hub.publish(Logs.TOPIC, "1");
        stage.hub.publish(Logs.TOPIC, "2");
        stage.time.advance(Duration.ofSeconds(2));
        stage.hub.publish(Logs.TOPIC, "3");
        stage.time.advance(Duration.ofMillis(500));

        assertThat(lag(first)).isEqualTo("{\"events\":2,\"more\":false,\"millis\":2500,\"gap\":false}");
        assertThat(lag(stage.log.tail())).isEqualTo("{\"events\":0,\"more\":false,\"millis\":0,\"gap\":false}");
    }

    @Test
    void itCountsToAThousandAndSaysThatThereIsMore() {
        var first = stage.hub.publish(Logs.TOPIC, "0");
        for (int i = 0; i < 600; i++) {
            stage.hub.publish(Logs.TOPIC, "line " + i);
        }
        // The topic keeps five hundred.
        assertThat(lag(first)).isEqualTo("{\"events\":500,\"more\":false,\"millis\":0,\"gap\":true}");
        var other = stage.hub.publish("builds/0123456789abcdef", "0");
        for (int i = 0; i < 1_001; i++) {
            stage.hub.publish("builds/0123456789abcdef", "step");
        }
        assertThat(stage.body("/lag?topic=builds/0123456789abcdef&after=" + other))
                .isEqualTo("{\"events\":1000,\"more\":true,\"millis\":0,\"gap\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/lag", "/lag?topic=logs", "/lag?topic=logs&after=7", "/lag?topic=secret&after=x",
        "/lag?after=0000000000000001_0000000000000001"})
    void whatMakesNoSenseIsRefused(String target) {
        try (TestResponse response = stage.get(target)) {
            assertThat(response.status()).isEqualTo(422);
        }
    }

    @Test
    void aTailBeginsWithTheLinesThatAreKept() {
        for (int i = 0; i < 501; i++) {
            stage.hub.publish(Logs.TOPIC, "line " + i);
        }
        try (TestResponse response = stage.get("/logs")) {
            assertThat(response.takeEvent().data()).isEqualTo("line 1");
            assertThat(response.takeEvents(499).getLast().data()).isEqualTo("line 500");
            stage.hub.publish(Logs.TOPIC, "now");
            assertThat(response.takeEvent().data()).isEqualTo("now");
        }
    }
}
