package dev.ouzel.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a program sees of a log in memory.
class EventLogTest {

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventLog log = EventLog.open(new MemoryStore(7, 1 << 20), clock);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anAppendIsReadBackWithItsPlaceAndItsTime() {
        Offset offset = log.append("a", bytes("one"));

        ReadResult.Batch batch = batch(log.read("a", Offset.BEGINNING, 10));

        assertThat(batch.entries()).hasSize(1);
        Entry entry = batch.entries().getFirst();
        assertThat(entry.offset()).isEqualTo(offset).isEqualTo(batch.next());
        assertThat(entry.stream()).isEqualTo("a");
        assertThat(entry.time()).isEqualTo(clock.instant());
        assertThat(entry.payload()).isEqualTo(bytes("one"));
        assertThat(batch.upToDate()).isTrue();
        assertThat(batch.ended()).isFalse();
    }

    @Test
    void readingGoesOnAfterAPlace() {
        Offset second = log.append("a", List.of(bytes("1"), bytes("2")));
        log.append("b", bytes("x"));
        log.append("a", List.of(bytes("3"), bytes("4")));

        assertThat(texts(log.read("a", second, 1))).containsExactly("3");
        assertThat(texts(log.read("a", second, 9))).containsExactly("3", "4");
        assertThat(batch(log.read("a", second, 1)).upToDate()).isFalse();
    }

    @Test
    void aCursorOverSeveralStreamsReadsThemAsOne() throws InterruptedException {
        try (Cursor cursor = log.cursor(log.tail(), List.of("a", "b"))) {
            log.append("a", bytes("1"));
            log.append("c", bytes("x"));
            log.append("b", bytes("2"));
            log.append("a", bytes("3"));

            assertThat(texts(cursor.take(2))).containsExactly("1", "2");
            assertThat(texts(cursor.take(2))).containsExactly("3");
            assertThat(batch(cursor.poll(2)).entries()).isEmpty();
        }
    }

    @Test
    void aCursorWaitsAtTheTail() {
        try (Cursor cursor = log.cursor(log.tail(), "a")) {
            CompletableFuture<List<String>> read = CompletableFuture.supplyAsync(() -> take(cursor));
            log.append("a", bytes("1"));
            assertThat(read.join()).containsExactly("1");
        }
    }

    @Test
    void theEndIsToldOnceEverythingIsRead() {
        log.append("a", Append.of(List.of(bytes("1"), bytes("2"))).thenClose());

        assertThat(batch(log.read("a", Offset.BEGINNING, 1)).ended()).isFalse();
        assertThat(batch(log.read("a", Offset.BEGINNING, 2)).ended()).isTrue();
        assertThat(log.append("a", Append.of(bytes("3")))).isInstanceOf(AppendResult.Closed.class);
        assertThatThrownBy(() -> log.append("a", bytes("3"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aListenerIsCalledOncePerCommitAndOnlyForItsStreams() {
        AtomicInteger calls = new AtomicInteger();
        Registration subscription = log.onAppend(List.of("a", "b"), calls::incrementAndGet);
        log.append("a", List.of(bytes("1"), bytes("2")));
        log.append("c", bytes("x"));
        assertThat(calls).hasValue(1);
        subscription.close();
        log.append("a", bytes("3"));
        assertThat(calls).hasValue(1);
    }

    @Test
    void aListenerMayAppend() {
        try (Registration _ = log.onAppend(List.of("a"), () -> log.append("b", bytes("echo")))) {
            log.append("a", bytes("1"));
        }
        assertThat(texts(log.read("b", Offset.BEGINNING, 9))).containsExactly("echo");
    }

    @Test
    void appendsOnTheWayKeepTheirOrder() {
        List<CompletableFuture<AppendResult>> results = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            results.add(log.appendAsync("a", Append.of(bytes("" + i))));
        }
        results.forEach(CompletableFuture::join);
        assertThat(texts(log.read("a", Offset.BEGINNING, 1000)).getLast()).isEqualTo("999");
        assertThat(results).isSortedAccordingTo((a, b) -> offset(a.join()).compareTo(offset(b.join())));
    }

    static Offset offset(AppendResult result) {
        return ((AppendResult.Appended) result).offset();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static ReadResult.Batch batch(ReadResult result) {
        assertThat(result).isInstanceOf(ReadResult.Batch.class);
        return (ReadResult.Batch) result;
    }

    static List<String> texts(ReadResult result) {
        return batch(result).entries().stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
    }

    private static List<String> take(Cursor cursor) {
        try {
            return texts(cursor.take(10));
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
