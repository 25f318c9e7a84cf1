package dev.ouzel.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.log.Commit;
import dev.ouzel.log.Entry;
import dev.ouzel.log.Lifetime;
import dev.ouzel.log.LogHead;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.Retention;
import dev.ouzel.log.Slice;
import dev.ouzel.log.StreamChange;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The part of [LogStoreContract] about the port itself.
public abstract class PortContract extends LogFixture {

    private static final List<String> NAMES = List.of("a", "a ", "a/b", "aa", "b", "\u0001", "ä", "\uD83D\uDE00",
            "\uFFFD",
            "x".repeat(1024));

    PortContract() {}

    @Test
    public void aNewStoreIsEmpty() {
        try (LogStore store = openStore()) {
            assertThat(store.head()).isEqualTo(LogHead.fresh(store.head().epoch()));
            assertThat(store.head().epoch()).isPositive();
            assertThat(store.find("a")).isNull();
            assertThat(store.producers("a")).isEmpty();
            assertThat(store.names("", 10)).isEmpty();
            assertThat(store.read("a", 0, 100, 10, 10)).isEqualTo(new Slice(null, List.of()));
            assertThat(store.trimBatch()).isPositive();
        }
    }

    @Test
    public void aRangeIsReadWithinItsBounds() {
        try (LogStore store = openStore()) {
            commit(store, 9, change(store, "a", state("a", 9, 5), 2, 3, 5, 8, 9));
            assertThat(sequences(store.read("a", 0, 9, 10, 1000))).containsExactly(2L, 3L, 5L, 8L, 9L);
            assertThat(sequences(store.read("a", 3, 8, 10, 1000))).containsExactly(5L, 8L);
            assertThat(sequences(store.read("a", 4, 8, 1, 1000))).containsExactly(5L);
            assertThat(sequences(store.read("a", 9, 9, 10, 1000))).isEmpty();
            assertThat(sequences(store.read("a", 5, 5, 10, 1000))).isEmpty();
            assertThat(sequences(store.read("a", 100, 200, 10, 1000))).isEmpty();
        }
    }

    @Test
    public void theEntryThatReachesTheBytesIsTheLast() {
        try (LogStore store = openStore()) {
            commit(store, 4, change(store, "a", state("a", 4, 4), 1, 2, 3, 4));
            int length = payload(1).length;
            assertThat(sequences(store.read("a", 0, 4, 10, 1))).containsExactly(1L);
            assertThat(sequences(store.read("a", 0, 4, 10, length))).containsExactly(1L);
            assertThat(sequences(store.read("a", 0, 4, 10, length + 1))).containsExactly(1L, 2L);
            assertThat(sequences(store.read("a", 0, 4, 10, 4L * length))).containsExactly(1L, 2L, 3L, 4L);
        }
    }

    @Test
    public void anEntryComesBackAsItWas() {
        try (LogStore store = openStore()) {
            byte[] large = new byte[1 << 20];
            large[large.length - 1] = -1;
            for (byte[] payload : List.of(new byte[0], new byte[]{0, -1, 10, 13}, large)) {
                Entry entry = new Entry(new Offset(store.head().epoch(), 1), "a", 1_790_000_000_123L, payload);
                commit(store, 1,
                        new StreamChange("a", true, 0, List.of(entry), List.of(), List.of(), state("a", 1, 1)));
                Entry read = store.read("a", 0, 1, 1, 1).entries().getFirst();
                assertThat(read.offset()).isEqualTo(entry.offset());
                assertThat(read.stream()).isEqualTo("a");
                assertThat(read.timeMillis()).isEqualTo(1_790_000_000_123L);
                assertThat(read.payload()).isEqualTo(payload);
            }
        }
    }

    @Test
    public void stateAndProducersComeBackAsTheyWere() {
        try (LogStore store = openStore()) {
            for (StreamState state : states()) {
                List<ProducerState> producers = List.of(new ProducerState("p", 0, 0, 1, 2, false),
                        new ProducerState("é", (1L << 53) - 1, (1L << 53) - 1, Offset.MAX, -1, true));
                commit(store, 1, new StreamChange(state.name(), true, 0, List.of(), List.of(), producers, state));
                assertThat(store.find(state.name())).isEqualTo(state);
                assertThat(store.read(state.name(), 0, 9, 1, 1)).isEqualTo(new Slice(state, List.of()));
                assertThat(store.producers(state.name())).containsExactlyInAnyOrderElementsOf(producers);
            }
        }
    }

    private static List<StreamState> states() {
        StreamSettings settings = new StreamSettings("application/json; charset=utf-8", Map.of("k", "v", "", "ü"),
                Retention.all().withEntriesMax(5).withBytesMax(6).withAgeMax(Duration.ofMillis(7)),
                new Lifetime.Sliding(Duration.ofMillis(1500)));
        StreamSettings until = StreamSettings.defaults()
                .withLifetime(new Lifetime.Until(Instant.parse("2026-11-20T15:00:00.123456789Z")));
        return List.of(new StreamState("a", settings, 1, 2, 3, 4, 5, 6, 7, 8, true, false, "rank"),
                new StreamState("b", StreamSettings.defaults(), Offset.MAX, 0, Offset.MAX, Offset.MAX, Long.MAX_VALUE,
                        Long.MAX_VALUE, -1, -1, false, true, null),
                new StreamState("ü", until, 1, 0, 0, 1, 0, 0, 0, 0, false, false, ""));
    }

    @Test
    public void entriesUpToASequenceAreDropped() {
        try (LogStore store = openStore()) {
            commit(store, 3, change(store, "a", state("a", 3, 3), 1, 2, 3));
            commit(store, 3, change(store, "b", state("b", 3, 3), 1, 2, 3));
            commit(store, 4, new StreamChange("a", false, 2, List.of(entry(store, "a", 4)), List.of(), List.of(),
                    state("a", 4, 2).trimmed(2, 2, 2, 0)));
            assertThat(sequences(store.read("a", 0, 9, 10, 1000))).containsExactly(3L, 4L);
            assertThat(sequences(store.read("b", 0, 9, 10, 1000))).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    public void aClearedStreamHasOnlyWhatComesWithIt() {
        try (LogStore store = openStore()) {
            ProducerState p = new ProducerState("p", 1, 1, 1, 1, false);
            ProducerState q = new ProducerState("q", 1, 1, 1, 1, false);
            commit(store, 2, new StreamChange("a", false, 0, List.of(entry(store, "a", 1), entry(store, "a", 2)),
                    List.of(), List.of(p), state("a", 2, 2)));
            commit(store, 5, new StreamChange("a", true, 0, List.of(entry(store, "a", 5)), List.of(), List.of(q),
                    state("a", 5, 1)));
            assertThat(sequences(store.read("a", 0, 9, 10, 1000))).containsExactly(5L);
            assertThat(store.producers("a")).containsExactly(q);
        }
    }

    @Test
    public void producersAreReplacedAndForgotten() {
        try (LogStore store = openStore()) {
            ProducerState p = new ProducerState("p", 1, 1, 1, 1, false);
            ProducerState q = new ProducerState("q", 1, 1, 1, 1, false);
            ProducerState later = new ProducerState("q", 1, 2, 2, 2, true);
            commit(store, 2, producing("a", List.of(), List.of(p, q)));
            commit(store, 2, producing("b", List.of(), List.of(p)));
            commit(store, 3, producing("a", List.of("p"), List.of(later)));
            assertThat(store.producers("a")).containsExactly(later);
            assertThat(store.producers("b")).containsExactly(p);
        }
    }

    @Test
    public void aForgottenStreamLeavesNothing() {
        try (LogStore store = openStore()) {
            commit(store, 3, change(store, "a", state("a", 3, 3), 1, 2, 3), change(store, "b", state("b", 3, 1), 3));
            commit(store, 4, new StreamChange("a", true, 0, List.of(), List.of(), List.of(), null));
            assertThat(store.find("a")).isNull();
            assertThat(store.names("", 9)).containsExactly("b");
            assertThat(store.read("a", 0, 9, 10, 1000)).isEqualTo(new Slice(null, List.of()));
            assertThat(sequences(store.read("b", 0, 9, 10, 1000))).containsExactly(3L);
        }
    }

    @Test
    public void namesDoNotRunIntoEachOther() {
        try (LogStore store = openStore()) {
            long sequence = 0;
            List<StreamChange> changes = new ArrayList<>();
            for (String name : NAMES) {
                sequence++;
                changes.add(change(store, name, state(name, sequence, 1), sequence));
            }
            store.commit(new Commit(new LogHead(store.head().epoch(), sequence, 0, sequence), changes));
            for (int i = 0; i < NAMES.size(); i++) {
                assertThat(sequences(store.read(NAMES.get(i), 0, 99, 99, 1000))).containsExactly(i + 1L);
            }
        }
    }

    @Test
    public void namesComePageByPageEachOnce() {
        try (LogStore store = openStore()) {
            for (String name : NAMES) {
                commit(store, 1, change(store, name, state(name, 1, 0)));
            }
            for (int page = 1; page <= NAMES.size() + 1; page++) {
                assertThat(pages(store, page)).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(NAMES);
            }
            assertThat(store.names("nobody", 99)).doesNotContain("nobody").isSubsetOf(new TreeSet<>(NAMES));
        }
    }

    private static List<String> pages(LogStore store, int page) {
        List<String> names = new ArrayList<>();
        List<String> next = store.names("", page);
        while (!next.isEmpty()) {
            assertThat(next).hasSizeLessThanOrEqualTo(page);
            names.addAll(next);
            next = store.names(next.getLast(), page);
        }
        return names;
    }

    @Test
    public void aStateIsNeverOlderThanTheEntriesReadWithIt() {
        try (LogStore store = openStore()) {
            CompletableFuture<?> writer = CompletableFuture.runAsync(() -> {
                for (long n = 1; n <= 500; n++) {
                    long dropTo = Math.max(0, n - 3);
                    commit(store, n, new StreamChange("a", false, dropTo, List.of(entry(store, "a", n)), List.of(),
                            List.of(), state("a", n, n - dropTo).trimmed(dropTo, n - dropTo, 1, 0)));
                }
            });
            boolean last = false;
            while (!last) {
                last = writer.isDone();
                Slice slice = store.read("a", 0, Offset.MAX, 10, 1000);
                if (slice.state() != null && !slice.entries().isEmpty()) {
                    List<Long> sequences = sequences(slice);
                    assertThat(sequences.getFirst() - 1).isLessThanOrEqualTo(slice.state().trimmedTo());
                    assertThat(sequences).isEqualTo(LongStream.rangeClosed(sequences.getFirst(), sequences.getLast())
                            .boxed().toList());
                }
            }
            writer.join();
        }
    }

    @Test
    public void anInterruptDoesNotDisturbTheStore() {
        try (LogStore store = openStore()) {
            Thread.currentThread().interrupt();
            commit(store, 1, change(store, "a", state("a", 1, 1), 1));
            Thread.currentThread().interrupt();
            assertThat(sequences(store.read("a", 0, 9, 10, 1000))).containsExactly(1L);
            boolean _ = Thread.interrupted();
            commit(store, 2, change(store, "a", state("a", 2, 2), 2));
            assertThat(sequences(store.read("a", 0, 9, 10, 1000))).containsExactly(1L, 2L);
        } finally {
            boolean _ = Thread.interrupted();
        }
    }

    @Test
    public void aClosedStoreSaysSo() {
        LogStore store = openStore();
        store.close();
        store.close();
        assertThatThrownBy(() -> store.find("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.producers("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.names("", 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.read("a", 0, 1, 1, 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.commit(new Commit(LogHead.fresh(1), List.of())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    public void aStoreThatIsOpenedAgainHasEverything() {
        if (!isDurable()) {
            return;
        }
        StreamState state = states().getFirst();
        ProducerState producer = new ProducerState("p", 1, 2, 3, 4, true);
        LogHead head;
        try (LogStore store = openStore()) {
            head = new LogHead(store.head().epoch(), 42, 7, 1);
            Entry entry = entry(store, "a", 42);
            store.commit(new Commit(head, List.of(new StreamChange("a", false, 0, List.of(entry), List.of(),
                    List.of(producer), state))));
        }
        try (LogStore store = openStore()) {
            assertThat(store.head()).isEqualTo(head);
            assertThat(store.find("a")).isEqualTo(state);
            assertThat(store.producers("a")).containsExactly(producer);
            assertThat(store.names("", 9)).containsExactly("a");
            assertThat(sequences(store.read("a", 0, 99, 9, 99))).containsExactly(42L);
            assertThat(store.read("a", 0, 99, 9, 99).entries().getFirst().payload()).isEqualTo(payload(42));
        }
    }

    private static void commit(LogStore store, long sequence, StreamChange... changes) {
        store.commit(new Commit(new LogHead(store.head().epoch(), sequence, 0, 1), List.of(changes)));
    }

    private static StreamChange change(LogStore store, String name, @Nullable StreamState state, long... sequences) {
        List<Entry> entries = LongStream.of(sequences).mapToObj(sequence -> entry(store, name, sequence)).toList();
        return new StreamChange(name, false, 0, entries, List.of(), List.of(), state);
    }

    private static StreamChange producing(String name, List<String> forgotten, List<ProducerState> producers) {
        return new StreamChange(name, false, 0, List.of(), forgotten, producers, state(name, 1, 0));
    }

    private static StreamState state(String name, long tail, long entries) {
        return new StreamState(name, StreamSettings.defaults(), 1, 0, 0, tail, entries, 10 * entries, 0, 0, false,
                false, null);
    }

    private static Entry entry(LogStore store, String name, long sequence) {
        return new Entry(new Offset(store.head().epoch(), sequence), name, sequence, payload(sequence));
    }

    private static byte[] payload(long sequence) {
        return bytes("payload-%04d".formatted(sequence));
    }

    private static List<Long> sequences(Slice slice) {
        return slice.entries().stream().map(entry -> entry.offset().sequence()).toList();
    }
}
