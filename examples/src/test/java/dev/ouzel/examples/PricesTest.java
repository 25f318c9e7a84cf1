package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Router;
import dev.ouzel.wire.sse.MessageEvent;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// One ticker for all, in virtual time.
class PricesTest {

    private final Stage stage = new Stage(on -> new Router()
            .mount("/prices", new Prices(on.hub, on.time, new SplittableRandom(1))));

    @BeforeEach
    void awaitTheFirstPrice() {
        stage.time.awaitParked(1);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    private void seconds(int seconds) {
        stage.time.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void aPriceASecondHasItsPlaceAsItsId() {
        try (TestResponse response = stage.get("/prices")) {
            seconds(2);
            response.takeEvents(2);
            assertThat(response.raw()).matches("""
                    : open
                    id: \\d{16}_\\d{16}

                    id: \\d{16}_\\d{16}
                    event: priceUpdate
                    data: \\{"px":24\\d\\d\\d\\.\\d\\d?}

                    id: \\d{16}_\\d{16}
                    event: priceUpdate
                    data: \\{"px":24\\d\\d\\d\\.\\d\\d?}

                    """);
        }
    }

    @Test
    void theFirstPriceIsThereBeforeTheFirstReader() {
        try (TestResponse response = stage.resume("/prices", begin())) {
            assertThat(response.takeEvent().data()).isEqualTo("{\"px\":24050.0}");
        }
    }

    @Test
    void allReadersGetTheSame() {
        try (TestResponse one = stage.get("/prices"); TestResponse two = stage.get("/prices")) {
            seconds(3);
            assertThat(one.takeEvents(3)).isEqualTo(two.takeEvents(3));
        }
    }

    @Test
    void whoComesBackGetsWhatItHasMissedAndThenWhatComes() {
        try (TestResponse always = stage.get("/prices"); TestResponse away = stage.get("/prices")) {
            seconds(1);
            MessageEvent last = away.takeEvent();
            away.disconnect();
            seconds(10);
            List<MessageEvent> all = always.takeEvents(11);
            try (TestResponse back = stage.resume("/prices", last.lastEventId())) {
                assertThat(back.takeEvents(10)).isEqualTo(all.subList(1, 11));
                seconds(1);
                assertThat(back.takeEvent()).isEqualTo(always.takeEvent());
            }
        }
    }

    /// A place that nobody reads at, before the first price.
    private String begin() {
        return stage.log.earliest("prices").orElseThrow().toString();
    }

    @Test
    void whatIsYoungerThanAnHourIsKept() {
        String begin = begin();
        stage.age(Duration.ofMinutes(59));
        seconds(1);
        try (TestResponse back = stage.resume("/prices", begin)) {
            assertThat(back.takeEvents(2)).extracting(MessageEvent::type).containsOnly("priceUpdate");
        }
    }

    @Test
    void whatIsOlderIsGoneAndSaidToBe() {
        String begin = begin();
        stage.age(Duration.ofHours(1));
        seconds(1);
        try (TestResponse back = stage.resume("/prices", begin)) {
            assertThat(back.takeEvents(2)).extracting(MessageEvent::type).containsExactly("gap", "priceUpdate");
            assertThat(back.raw()).contains("\"reason\":\"retention\"");
        }
    }

    @Test
    void aDrainEndsTheStreamProperlyAndTheTickerToo() throws InterruptedException {
        try (TestResponse response = stage.get("/prices")) {
            Thread drain = Thread.startVirtualThread(() -> stage.engine.drain(Duration.ofSeconds(4)));
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
            assertThat(response.raw()).containsPattern("\nretry: \\d+\n\n?$");
            assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
        }
        String tail = stage.log.tail().toString();
        seconds(5);
        assertThat(stage.log.tail()).hasToString(tail);
    }
}
