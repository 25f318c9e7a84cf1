package dev.ouzel.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// The example of docs/concepts/log.md.
class ConceptsTest {

    @Test
    void aCursorGoesOnAfterAPlace() throws InterruptedException {
        InstantSource clock = InstantSource.system();
        long epoch = Offset.newEpoch(clock.instant(), new SecureRandom());
        try (EventLog log = EventLog.open(new MemoryStore(epoch, 64 << 20), clock)) {
            Offset place = log.append("prices/gold", "2400".getBytes(UTF_8));
            Thread.startVirtualThread(() -> log.append("prices/gold", "2401".getBytes(UTF_8)));

            try (Cursor cursor = log.cursor(place, "prices/gold")) {
                switch (cursor.take(100)) {
                    case ReadResult.Batch batch -> assertThat(batch.entries()).singleElement()
                            .satisfies(entry -> assertThat(entry.payload()).asString().isEqualTo("2401"));
                    case ReadResult.Gap gap -> throw new AssertionError(gap);
                }
                assertThat(cursor.offset()).isEqualTo(log.tail());
            }
        }
    }
}
