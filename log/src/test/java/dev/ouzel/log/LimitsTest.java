package dev.ouzel.log;

import static dev.ouzel.log.EventLogTest.batch;
import static dev.ouzel.log.EventLogTest.bytes;
import static dev.ouzel.log.EventLogTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Every bound, and what is said when it is reached.
class LimitsTest {

    private static final LogLimits LIMITS = new LogLimits(10, 100, 3, 40, 3, 10, 2, 1 << 20, 1 << 20, 100, 10,
            Duration.ofDays(1));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventLog log = EventLog.open(new MemoryStore(7, 1 << 20), clock,
            LogOptions.defaults().withLimits(LIMITS));

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void whatIsTooMuchIsRefused() {
        assertRefused(() -> log.append("12345678901", bytes("x")),
                "stream: a name of 11 characters (expected: 1 to 10)");
        assertRefused(() -> log.append("a", List.of(bytes("1"), bytes("2"), bytes("3"), bytes("4"))),
                "append: 4 entries (expected: at most 3)");
        assertRefused(() -> log.create("a", StreamSettings.defaults().withMetadata(Map.of("key", "v".repeat(40)))),
                "settings: 67 characters (expected: at most 40)");
        assertRefused(() -> log.cursor(log.tail(), List.of("a", "b", "c", "d")),
                "streams: 4 of them (expected: 1 to 3)");
        assertRefused(() -> log.cursor(log.tail(), List.of()), "streams: 0 of them (expected: 1 to 3)");
        assertRefused(() -> log.read("a", Offset.BEGINNING, 0), "limit: 0 (expected: 1 or more)");
        assertRefused(() -> new Producer("", 0, 0), "producer: a name of 0 characters (expected: 1 to 256)");
        assertRefused(() -> new Producer("p", -1, 0), "producer: epoch -1, sequence 0 (expected: 0 or more)");
        assertRefused(() -> Retention.all().withEntriesMax(0), "expected: 1 or more");
        assertRefused(() -> Retention.all().withAgeMax(Duration.ZERO), "ageMax: PT0S");
        assertRefused(() -> new Lifetime.Sliding(Duration.ZERO), "ttl: PT0S");
        assertRefused(() -> LogLimits.defaults().withEntryBytesMax(0), "entryBytesMax: 0 (expected: 1 or more)");
    }

    @Test
    void aReadStopsOnceItHasItsBytes() {
        for (int i = 0; i < 5; i++) {
            log.append("a", new byte[40]);
            log.append("b", new byte[40]);
        }
        ReadResult.Batch batch = batch(log.read("a", Offset.BEGINNING, 10));
        assertThat(batch.entries()).hasSize(3);
        assertThat(batch.upToDate()).isFalse();
        try (Cursor cursor = log.cursor(Offset.BEGINNING, List.of("a", "b"))) {
            int count = 0;
            Offset before = Offset.BEGINNING;
            do {
                batch = batch(cursor.poll(10));
                assertThat(batch.entries()).hasSizeBetween(1, 4);
                assertThat(batch.entries().getFirst().offset()).isGreaterThan(before);
                before = batch.next();
                count += batch.entries().size();
            } while (!batch.upToDate());
            assertThat(count).isEqualTo(10);
        }
    }

    @Test
    void theProducerIdleForLongestIsForgotten() {
        for (String id : List.of("p", "q", "r")) {
            log.append("a", Append.of(bytes(id)).from(new Producer(id, 0, 0)));
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(log.append("a", Append.of(bytes("q")).from(new Producer("q", 0, 0))))
                .isInstanceOf(AppendResult.Duplicate.class);
        assertThat(log.append("a", Append.of(bytes("p")).from(new Producer("p", 0, 1))))
                .isEqualTo(new AppendResult.SequenceGap(0, 1, false));
        assertThat(texts(log.read("a", Offset.BEGINNING, 9))).containsExactly("p", "q", "r");
    }

    @Test
    void deletionsAreForgottenBeforeTheyFillTheLog() {
        Offset start = log.tail();
        for (int i = 0; i < 30; i++) {
            log.append("s" + i, bytes("x"));
            log.delete("s" + i);
            assertThat(log.sweep(100)).isLessThan(10);
        }
        ReadResult.Gap gap = (ReadResult.Gap) log.read("s0", start, 1);
        assertThat(gap.reason()).isEqualTo(GapReason.DELETED);
        assertThat(batch(log.read("s0", gap.to(), 1)).entries()).isEmpty();
    }

    @Test
    void namesAreTextThatEveryStoreCanKeep() {
        log.append("a/b \uD83D\uDE00", bytes("x"));
        for (String name : List.of("", "a\0", "\uD83D", "\uDE00", "x\uD83Dx")) {
            assertThatThrownBy(() -> log.append(name, bytes("x"))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("stream: a name ");
        }
    }

    private static void assertRefused(Runnable call, String why) {
        assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(why);
    }
}
