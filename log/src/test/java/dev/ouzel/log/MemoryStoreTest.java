package dev.ouzel.log;

import static dev.ouzel.log.EventLogTest.bytes;
import static dev.ouzel.log.EventLogTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What memory does beyond the contract of stores: it stays within its bytes.
class MemoryStoreTest {

    private static final long ENTRY = MemoryStore.ENTRY_BYTES + 1;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventLog log = EventLog.open(new MemoryStore(7, 5 * ENTRY), clock);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void theOldestOfAllGoes() {
        Offset start = log.append("a", bytes("1"));
        for (String text : List.of("2", "3")) {
            log.append("b", bytes(text));
        }
        log.append("a", bytes("4"));
        for (String text : List.of("5", "6", "7")) {
            log.append("b", bytes(text));
        }
        assertThat(texts(log.read("a", Offset.BEGINNING, 9))).containsExactly("4");
        assertThat(texts(log.read("b", Offset.BEGINNING, 9))).containsExactly("3", "5", "6", "7");
        assertThat(log.find("b").orElseThrow().entries()).isEqualTo(4);
        assertThat(log.find("b").orElseThrow().bytes()).isEqualTo(4);
        Offset before = new Offset(start.epoch(), start.sequence() - 1);
        assertThat(log.read("a", before, 9)).isEqualTo(new ReadResult.Gap("a", before, start, GapReason.RETENTION));
    }

    @Test
    void whatWasDroppedIsKnownToTheNextAppend() {
        log.create("a", StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(3)));
        log.append("a", List.of(bytes("1"), bytes("2"), bytes("3")));
        log.append("b", List.of(bytes("x"), bytes("y"), bytes("z"), bytes("w")));
        assertThat(log.find("a").orElseThrow().entries()).isEqualTo(1);
        log.append("a", List.of(bytes("4"), bytes("5")));
        assertThat(texts(log.read("a", Offset.BEGINNING, 9))).containsExactly("4", "5");
        assertThat(log.find("a").orElseThrow().entries()).isEqualTo(2);
    }

    @Test
    void anAppendLargerThanMemoryLeavesItsEnd() {
        log.append("a", List.of(bytes("1"), bytes("2"), bytes("3"), bytes("4"), bytes("5"), bytes("6"), bytes("7")));
        assertThat(texts(log.read("a", Offset.BEGINNING, 9))).containsExactly("3", "4", "5", "6", "7");
        Offset tail = log.append("a", new byte[2000]);
        assertThat(texts(log.read("a", Offset.BEGINNING, 9))).isEmpty();
        assertThat(log.tail("a")).contains(tail);
    }

    @Test
    void whatIsDeletedMakesRoom() {
        log.append("a", List.of(bytes("1"), bytes("2"), bytes("3")));
        log.append("b", List.of(bytes("4"), bytes("5")));
        log.delete("a");
        log.append("b", List.of(bytes("6"), bytes("7"), bytes("8")));
        assertThat(texts(log.read("b", Offset.BEGINNING, 9))).containsExactly("4", "5", "6", "7", "8");
    }

    @Test
    void aBoundThatKeepsNothingIsRefused() {
        assertThatThrownBy(() -> new MemoryStore(7, 0)).hasMessage("bytesMax: 0 (expected: 1 or more)");
    }
}
