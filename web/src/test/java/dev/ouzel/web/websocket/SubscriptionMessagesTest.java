package dev.ouzel.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Retention;
import dev.ouzel.log.SlowReader;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.Subscription;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestWebSocket;
import dev.ouzel.testkit.VirtualTime;
import dev.ouzel.web.Router;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A log's streams over WebSockets, in process and in virtual time.
class SubscriptionMessagesTest {

    private final VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventLog log = EventLog.open(new MemoryStore(7, 16 << 20), time);
    private InProcessEngine engine = serve(Subscription.of(log, "prices"));

    private InProcessEngine serve(Subscription subscription) {
        return InProcessEngine.start(new Router().get("/", _ -> WebSocketResponse.of(subscription)), time);
    }

    @AfterEach
    void stop() {
        engine.close();
        log.close();
    }

    private Offset publish(Event event) {
        return log.append("prices", event.payload());
    }

    private TestWebSocket open(String target) {
        return engine.client().connect(TestRequest.get(target));
    }

    private static String message(String type, Object id, String data) {
        return "{\"type\":\"" + type + "\",\"id\":\"" + id + "\",\"data\":\"" + data + "\"}";
    }

    @Test
    void opensWithItsPlaceAndGoesOnLive() {
        Offset before = publish(Event.of("before"));
        try (TestWebSocket socket = open("/")) {
            assertThat(socket.takeText()).isEqualTo(message("open", before, ""));
            Offset one = publish(Event.of("one"));
            assertThat(socket.takeText()).isEqualTo(message("message", one, "one"));
            Offset two = publish(Event.of("price", "two"));
            assertThat(socket.takeText()).isEqualTo(message("price", two, "two"));
        }
    }

    @Test
    void goesOnAfterThePlaceThatThePeerNames() {
        Offset one = publish(Event.of("one"));
        Offset two = publish(Event.of("two"));
        try (TestWebSocket socket = open("/?lastEventId=" + one)) {
            assertThat(socket.takeText()).isEqualTo(message("open", one, ""));
            assertThat(socket.takeText()).isEqualTo(message("message", two, "two"));
        }
    }

    @Test
    void saysThatAPlaceIsUnknown() {
        try (TestWebSocket socket = open("/?lastEventId=what")) {
            assertThat(socket.takeText()).contains("last event id ignored");
        }
    }

    @Test
    void tellsAGap() {
        log.create("prices", StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(1)));
        Offset one = publish(Event.of("one"));
        publish(Event.of("two"));
        Offset three = publish(Event.of("three"));
        try (TestWebSocket socket = open("/?lastEventId=" + one)) {
            socket.takeText();
            assertThat(socket.takeText()).startsWith("{\"type\":\"gap\",\"id\":\"")
                    .contains("\\\"reason\\\":\\\"retention\\\"");
            assertThat(socket.takeText()).isEqualTo(message("message", three, "three"));
        }
    }

    @Test
    void closesWhenItsStreamsHaveEnded() {
        publish(Event.of("last"));
        log.close("prices");
        engine.close();
        engine = serve(Subscription.of(log, "prices").from(Offset.BEGINNING));
        try (TestWebSocket socket = open("/")) {
            socket.takeText();
            assertThat(socket.takeText()).contains("last");
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
        }
    }

    @Test
    void aLogThatStopsIsAnInternalError() {
        try (TestWebSocket socket = open("/")) {
            socket.takeText();
            log.close();
            assertThat(socket.awaitClose().code()).isEqualTo(1011);
        }
    }

    @Test
    void aSlowPeerIsSentAwayIfThatIsThePolicy() {
        engine.close();
        engine = serve(Subscription.of(log, "prices").when(new SlowReader.Disconnects(Duration.ofSeconds(5))));
        try (TestWebSocket socket = stalled()) {
            assertThat(socket.awaitClose().code()).isEqualTo(1013);
        }
    }

    @Test
    void aSlowPeerSkipsIfThatIsThePolicy() {
        engine.close();
        engine = serve(Subscription.of(log, "prices").when(new SlowReader.Skips(Duration.ofSeconds(5))));
        try (TestWebSocket socket = stalled()) {
            String next = socket.takeText();
            while (!next.startsWith("{\"type\":\"gap\"")) {
                next = socket.takeText();
            }
            assertThat(next).contains("slow");
            assertThat(socket.takeText()).contains("newest");
        }
    }

    /// A peer that took nothing while more was published than is kept for it, until six seconds later.
    private TestWebSocket stalled() {
        TestWebSocket socket = open("/");
        socket.takeText();
        publish(Event.of("first"));
        socket.takeText();
        time.advance(Duration.ofMillis(1));
        for (int i = 0; i < 300; i++) {
            publish(Event.of(i + "x".repeat(10_000)));
        }
        time.advance(Duration.ofSeconds(6));
        publish(Event.of("newest"));
        return socket;
    }
}
