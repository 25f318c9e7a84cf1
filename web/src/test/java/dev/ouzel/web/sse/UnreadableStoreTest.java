package dev.ouzel.web.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Subscription;
import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Router;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A store on disk whose disk fails under its readers.
class UnreadableStoreTest {

    @Test
    void readersAreCutAndDoNotWaitForEver() {
        AtomicBoolean broken = new AtomicBoolean();
        Runnable breaking = () -> {
            if (broken.get()) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        try (EventLog log = EventLog.open(new UnhurriedStore(new MemoryStore(7, 1 << 20), breaking),
                InstantSource.system());
                InProcessEngine engine = InProcessEngine.start(new Router().get("/",
                        _ -> EventSourceResponse.of(Subscription.of(log, "prices"))))) {
            TestResponse reader = engine.client().send(TestRequest.get("/"));
            log.append("prices", Event.of("one").payload());
            assertThat(reader.takeEvent().data()).isEqualTo("one");

            broken.set(true);
            log.append("prices", Event.of("two").payload());

            assertThat(reader.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
    }
}
