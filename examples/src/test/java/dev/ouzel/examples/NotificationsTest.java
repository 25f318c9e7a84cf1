package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Router;
import dev.ouzel.wire.sse.MessageEvent;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What is published is for everybody who reads.
class NotificationsTest {

    private final Stage stage = new Stage(on -> {
        Notifications notifications = new Notifications(on.hub);
        return new Router().post("/notify", notifications::publish).get("/notifications", notifications::read);
    });

    @AfterEach
    void stop() {
        stage.close();
    }

    private String notify(String title) {
        try (TestResponse response = stage.post("/notify", "{\"title\":\"" + title + "\",\"text\":\"\"}")) {
            assertThat(response.status()).isEqualTo(201);
            String body = response.body();
            assertThat(body).matches("\\{\"offset\":\"\\d{16}_\\d{16}\"}");
            return body.substring(11, 44);
        }
    }

    @Test
    void everyReaderGetsIt() {
        try (TestResponse one = stage.get("/notifications"); TestResponse two = stage.get("/notifications")) {
            String place = notify("high water");
            MessageEvent expected = new MessageEvent("notification", "{\"title\":\"high water\",\"text\":\"\"}", place);
            assertThat(one.takeEvent()).isEqualTo(expected);
            assertThat(two.takeEvent()).isEqualTo(expected);
        }
    }

    @Test
    void whoWasAwayGetsItLater() {
        String place = notify("one");
        notify("two");
        notify("three");
        try (TestResponse back = stage.resume("/notifications", place)) {
            assertThat(back.takeEvents(2)).extracting(MessageEvent::data)
                    .containsExactly("{\"title\":\"two\",\"text\":\"\"}", "{\"title\":\"three\",\"text\":\"\"}");
        }
    }

    private static Stream<Arguments> unfit() {
        return Stream.of(Arguments.of("{}", "title"), Arguments.of("{\"title\":\"t\"}", "text"),
                Arguments.of("{\"title\":\" \",\"text\":\"\"}", "title"),
                Arguments.of("{\"title\":7,\"text\":\"\"}", "title"),
                Arguments.of("{\"title\":\"" + "t".repeat(101) + "\",\"text\":\"\"}", "title"),
                Arguments.of("{\"title\":\"t\",\"text\":\"" + "x".repeat(1001) + "\"}", "text"));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatDoesNotFitIsRefusedByTheNameOfItsField(String json, String field) {
        String tail = stage.log.tail().toString();
        try (TestResponse response = stage.post("/notify", json)) {
            assertThat(response.status()).isEqualTo(422);
            assertThat(response.body()).contains("\"field\":\"" + field + "\"");
        }
        assertThat(stage.log.tail()).hasToString(tail);
    }
}
