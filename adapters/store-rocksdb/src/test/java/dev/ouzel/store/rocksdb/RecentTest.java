package dev.ouzel.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Commit;
import dev.ouzel.log.Entry;
import dev.ouzel.log.LogHead;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Slice;
import dev.ouzel.log.StreamChange;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.StreamState;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is kept in memory of streams that are being read, and what is not.
class RecentTest {

    private static final int BYTES = 200;
    private static final long SOME = 1 << 20;

    private final Recent recent = new Recent(SOME);
    private long sequence;

    @Test
    void aStreamThatNobodyReadsIsNotKept() {
        append("a", 1);
        assertThat(recent.read("a", 0, 9, 9, SOME)).isNull();
        assertThat(recent.find("a")).isNull();
    }

    @Test
    void aStreamThatIsReadIsKeptFromTheNextCommitOn() {
        append("a", 1);
        recent.want("a");
        assertThat(recent.read("a", 1, 9, 9, SOME)).isNull();
        append("a", 2);
        append("b", 1);
        append("a", 1);
        assertThat(recent.read("a", 0, 9, 9, SOME)).as("the first entry is not here").isNull();
        assertThat(sequences("a", 1, 9, 9, SOME)).containsExactly(2L, 3L, 5L);
        assertThat(sequences("a", 2, 9, 9, SOME)).containsExactly(3L, 5L);
        assertThat(sequences("a", 1, 4, 9, SOME)).containsExactly(2L, 3L);
        assertThat(sequences("a", 1, 9, 1, SOME)).containsExactly(2L);
        assertThat(sequences("a", 1, 9, 9, BYTES)).containsExactly(2L);
        assertThat(sequences("a", 1, 9, 9, BYTES + 1)).containsExactly(2L, 3L);
        assertThat(sequences("a", 5, 9, 9, SOME)).isEmpty();
        assertThat(Objects.requireNonNull(recent.find("a")).tail()).isEqualTo(5);
    }

    @Test
    void onlyTheNewestOfAStreamAreKept() {
        recent.want("a");
        append("a", 1000);
        assertThat(recent.read("a", 935, 2000, 2000, SOME)).isNull();
        assertThat(sequences("a", 936, 2000, 2000, SOME)).hasSize(64).startsWith(937L).endsWith(1000L);
        change("a", new byte[1 << 20], 1, false, 0);
        assertThat(recent.read("a", 1000, 2000, 2000, SOME)).as("too large").isNull();
        assertThat(sequences("a", 1001, 2000, 2000, SOME)).isEmpty();
    }

    @Test
    void whatIsDroppedIsNotGivenAnyMore() {
        recent.want("a");
        append("a", 4);
        change("a", new byte[BYTES], 1, false, 3);
        assertThat(sequences("a", 0, 9, 9, SOME)).containsExactly(4L, 5L);
        change("a", new byte[BYTES], 1, true, 0);
        assertThat(recent.read("a", 4, 9, 9, SOME)).isNull();
        assertThat(sequences("a", 5, 9, 9, SOME)).containsExactly(6L);
        commit(new StreamChange("a", true, 0, List.of(), List.of(), List.of(), null));
        assertThat(recent.read("a", 6, 9, 9, SOME)).isNull();
    }

    @Test
    void tooMuchIsForgotten() {
        for (int i = 0; i < 100; i++) {
            recent.want("stream-" + i);
        }
        for (int i = 0; i < 100; i++) {
            append("stream-" + i, 64);
        }
        assertThat(LongStream.range(0, 100).filter(i -> recent.find("stream-" + i) != null).count()).isLessThan(60);
    }

    @Test
    void tooManyAreForgotten() {
        for (int i = 0; i < 10_001; i++) {
            recent.want("stream-" + i);
        }
        append("stream-0", 1);
        assertThat(recent.find("stream-0")).isNull();
        recent.want("stream-0");
        append("stream-0", 1);
        assertThat(recent.find("stream-0")).isNotNull();
    }

    private List<Long> sequences(String stream, long after, long upTo, int entriesMax, long bytesMax) {
        Slice slice = Objects.requireNonNull(recent.read(stream, after, upTo, entriesMax, bytesMax));
        return slice.entries().stream().map(entry -> entry.offset().sequence()).toList();
    }

    private void append(String stream, int entries) {
        change(stream, new byte[BYTES], entries, false, 0);
    }

    private void change(String stream, byte[] payload, int count, boolean cleared, long dropTo) {
        List<Entry> entries = LongStream.rangeClosed(sequence + 1, sequence + count)
                .mapToObj(at -> new Entry(new Offset(1, at), stream, 0, payload)).toList();
        commit(new StreamChange(stream, cleared, dropTo, entries, List.of(), List.of(),
                state(stream, sequence + count)));
    }

    private static @Nullable StreamState state(String stream, long tail) {
        return new StreamState(stream, StreamSettings.defaults(), 1, 0, 0, tail, 1, 1, 0, 0, false, false, null);
    }

    private void commit(StreamChange change) {
        long before = sequence;
        sequence += change.entries().size();
        recent.committed(new Commit(new LogHead(1, sequence, 0, 1), List.of(change)), before);
    }
}
