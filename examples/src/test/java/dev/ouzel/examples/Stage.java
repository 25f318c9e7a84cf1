package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Application;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/// An application over a hub in memory, in a time that the test drives. The log's clock can be moved on its own, so that what
/// it keeps grows old at once.
final class Stage implements AutoCloseable {

    final VirtualTime time = VirtualTime.startingAt(Instant.parse("2023-03-29T10:27:58Z"));
    private volatile Duration ahead = Duration.ZERO;
    final EventLog log = EventLog.open(new MemoryStore(1, 1 << 20), (InstantSource) () -> time.instant().plus(ahead));
    final Hub hub = Hub.over(log);
    final InProcessEngine engine;

    Stage(Function<Stage, Application> application) {
        engine = InProcessEngine.start(application.apply(this), time);
    }

    void age(Duration duration) {
        ahead = ahead.plus(duration);
    }

    TestResponse get(String target) {
        return engine.client().send(TestRequest.get(target));
    }

    TestResponse resume(String target, String lastEventId) {
        return engine.client().send(TestRequest.get(target).withHeader("last-event-id", lastEventId));
    }

    TestResponse post(String target, String json) {
        return engine.client().send(TestRequest.post(target, "application/json", json));
    }

    String body(String target) {
        try (TestResponse response = get(target)) {
            assertThat(response.status()).isEqualTo(200);
            return response.body();
        }
    }

    @Override
    public void close() {
        engine.close();
        assertThat(engine.failures()).isEmpty();
        log.close();
    }
}
