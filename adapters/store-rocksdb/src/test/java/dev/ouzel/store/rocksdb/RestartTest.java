package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.Lifetime;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamInfo;
import dev.ouzel.log.StreamSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a program sees of a log after the process was started anew.
class RestartTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir(factory = FastFolder.class)
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private EventLog log;

    @BeforeEach
    void open() {
        log = EventLog.open(RocksDbStore.open(folder, 1), CLOCK);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void restart() {
        close();
        log = EventLog.open(RocksDbStore.open(folder, 2), CLOCK);
    }

    @Test
    void entriesStayWithTheirPlacesAndTimes() {
        Offset first = log.append("a", bytes("one"));
        Offset second = log.append("a", List.of(bytes("two"), bytes("")));
        restart();
        ReadResult.Batch batch = read("a", Offset.BEGINNING);
        assertThat(texts(batch)).containsExactly("one", "two", "");
        assertThat(batch.entries().getFirst().offset()).isEqualTo(first);
        assertThat(batch.entries().getFirst().time()).isEqualTo(CLOCK.instant());
        assertThat(batch.next()).isEqualTo(second).isEqualTo(log.tail());
        assertThat(texts(read("a", first))).containsExactly("two", "");
    }

    @Test
    void whatWasDroppedStaysDropped() {
        log.create("a", StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(3)));
        for (int i = 0; i < 1000; i++) {
            log.append("a", bytes("" + i));
        }
        StreamInfo before = log.find("a").orElseThrow();
        List<String> kept = texts(read("a", Offset.BEGINNING));
        restart();
        assertThat(log.find("a")).contains(before);
        assertThat(texts(read("a", Offset.BEGINNING))).isEqualTo(kept).endsWith("997", "998", "999")
                .hasSizeLessThanOrEqualTo(3 + 256);
        assertThat(log.trim("a", log.tail())).isEqualTo(kept.size());
        restart();
        assertThat(read("a", Offset.BEGINNING).entries()).isEmpty();
    }

    @Test
    void settingsStay() {
        StreamSettings settings = StreamSettings.defaults().withContentType("text/plain; name=ä€😀")
                .withMetadata(Map.of("a", "1", "ü", ""))
                .withRetention(new Retention(5, 6, Duration.ofSeconds(7, 8_000_000)))
                .withLifetime(new Lifetime.Until(Instant.parse("2030-01-01T00:00:00.123456789Z")));
        log.create("a/ö", settings);
        log.create("b", settings.withLifetime(new Lifetime.Sliding(Duration.ofDays(1))));
        log.append("c", Append.of(bytes("x")).withRank("r1"));
        restart();
        assertThat(log.find("a/ö").orElseThrow().settings()).isEqualTo(settings);
        assertThat(log.find("b").orElseThrow().settings().lifetime())
                .isEqualTo(new Lifetime.Sliding(Duration.ofDays(1)));
        assertThat(log.find("c").orElseThrow().settings()).isEqualTo(StreamSettings.defaults());
        assertThat(log.append("c", Append.of(bytes("y")).withRank("r1"))).isEqualTo(new AppendResult.OutOfRank("r1"));
    }

    private ReadResult.Batch read(String stream, Offset after) {
        return (ReadResult.Batch) log.read(stream, after, 10_000);
    }

    private static List<String> texts(ReadResult.Batch batch) {
        return batch.entries().stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
