package dev.ouzel.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.log.Cursor;
import dev.ouzel.log.GapReason;
import dev.ouzel.log.LogException;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.StreamInfo;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The part of [LogStoreContract] about reading: places, cursors, gaps.
public abstract class ReadContract extends AppendContract {

    ReadContract() {}

    @Test
    public void whatWasAppendedIsReadAtOnce() {
        for (int i = 0; i < 20; i++) {
            Offset offset = append("a", "" + i);
            assertThat(batch(read("a", Offset.BEGINNING)).next()).isEqualTo(offset);
        }
    }

    @Test
    public void aReadGoesOnFromThePlaceItGave() {
        append("a", "1", "2", "3", "4", "5");
        List<String> read = new ArrayList<>();
        ReadResult.Batch batch = batch(log().read("a", Offset.BEGINNING, 2));
        while (!batch.upToDate()) {
            read.addAll(texts(batch));
            batch = batch(log().read("a", batch.next(), 2));
        }
        read.addAll(texts(batch));
        assertThat(read).containsExactly("1", "2", "3", "4", "5");
        assertThat(batch(read("a", batch.next()))).isEqualTo(
                new ReadResult.Batch(List.of(), batch.next(), true, false));
    }

    @Test
    public void aStreamThatDoesNotExistHasNothingYet() {
        Offset here = log().tail();
        assertThat(batch(read("a", here))).isEqualTo(new ReadResult.Batch(List.of(), here, true, false));
        assertThat(batch(read("a", Offset.BEGINNING)).next()).isEqualTo(here);
        append("a", "1");
        assertThat(texts(read("a", here))).containsExactly("1");
    }

    @Test
    public void anEmptyStreamHasAPlaceOfItsOwn() {
        log().create("a", StreamSettings.defaults());
        StreamInfo info = log().find("a").orElseThrow();
        assertThat(info.earliest()).isEqualTo(info.tail()).isEqualTo(log().tail());
        append("b", "elsewhere");
        assertThat(batch(read("a", Offset.BEGINNING)).next()).isEqualTo(info.tail());
        append("a", "1");
        assertThat(texts(read("a", info.tail()))).containsExactly("1");
    }

    @Test
    public void earliestAndTailArePlaces() {
        append("a", "1", "2");
        append("b", "x");
        assertThat(texts(read("a", log().earliest("a").orElseThrow()))).containsExactly("1", "2");
        assertThat(texts(read("a", log().tail("a").orElseThrow()))).isEmpty();
        assertThat(log().tail("a").orElseThrow()).isLessThan(log().tail());
        assertThat(log().earliest("c")).isEmpty();
    }

    @Test
    public void aPlaceOfAnotherLogIsAGap() {
        append("a", "1", "2", "3");
        log().trim("a", log().earliest("a").orElseThrow());
        Offset foreign = new Offset(log().tail().epoch() + 1, 2);
        ReadResult.Gap gap = gap(read("a", foreign));
        assertThat(gap.reason()).isEqualTo(GapReason.OTHER_LOG);
        assertThat(gap.from()).isEqualTo(foreign);
        assertThat(texts(read("a", gap.to()))).containsExactly("1", "2", "3");
        assertThat(gap(read("nowhere", foreign)).to()).isEqualTo(log().tail());
    }

    @Test
    public void aPlaceAheadOfTheLogIsAGap() {
        Offset tail = append("a", "1");
        ReadResult.Gap gap = gap(read("a", new Offset(tail.epoch(), tail.sequence() + 1)));
        assertThat(gap.reason()).isEqualTo(GapReason.AHEAD);
        assertThat(gap.to()).isEqualTo(tail);
    }

    @Test
    public void aDeletedStreamIsAGapForWhoReadIt() {
        Offset first = append("a", "1", "2");
        assertThat(log().delete("a")).isTrue();
        assertThat(log().delete("a")).isFalse();
        assertThat(log().find("a")).isEmpty();
        ReadResult.Gap gap = gap(read("a", first));
        assertThat(gap.reason()).isEqualTo(GapReason.DELETED);
        assertThat(texts(read("a", gap.to()))).isEmpty();
        assertThat(all("a")).isEmpty();
    }

    @Test
    public void aStreamCreatedAnewIsAnotherOne() {
        Offset first = append("a", "old");
        log().close("a");
        log().delete("a");
        append("a", "new");
        ReadResult.Gap gap = gap(read("a", first));
        assertThat(gap.reason()).isEqualTo(GapReason.DELETED);
        assertThat(texts(read("a", gap.to()))).containsExactly("new");
        assertThat(all("a")).containsExactly("new");
    }

    @Test
    public void aPlaceBeforeAStreamsFirstCreationIsNoGap() {
        Offset elsewhere = append("b", "x");
        append("a", "1");
        assertThat(texts(read("a", elsewhere))).containsExactly("1");
    }

    @Test
    public void aCursorReadsHistoryAndThenWaits() {
        append("a", "1", "2");
        try (Cursor cursor = log().cursor(Offset.BEGINNING, "a")) {
            assertThat(texts(taking(cursor, 10).join())).containsExactly("1", "2");
            CompletableFuture<ReadResult> next = taking(cursor, 10);
            append("b", "elsewhere");
            append("a", "3");
            assertThat(texts(next.join())).containsExactly("3");
            assertThat(cursor.offset()).isEqualTo(log().tail("a").orElseThrow());
        }
    }

    @Test
    public void aCursorOverSeveralStreamsHasOnePlace() {
        Offset start = log().tail();
        append("a", "1");
        append("c", "x");
        append("b", "2", "3");
        append("a", "4");
        Offset middle;
        try (Cursor cursor = log().cursor(start, List.of("a", "b"))) {
            assertThat(texts(cursor.poll(2))).containsExactly("1", "2");
            middle = cursor.offset();
        }
        try (Cursor cursor = log().cursor(middle, List.of("b", "a", "d"))) {
            assertThat(texts(cursor.poll(10))).containsExactly("3", "4");
            append("d", "5");
            assertThat(texts(cursor.poll(10))).containsExactly("5");
        }
    }

    @Test
    public void aGapInOneStreamCostsNothingOfTheOthers() {
        Offset start = log().tail();
        append("a", "a1");
        append("b", "b1");
        Offset trimmed = append("a", "a2");
        append("b", "b2");
        append("a", "a3");
        log().trim("a", trimmed);
        try (Cursor cursor = log().cursor(start, List.of("a", "b"))) {
            ReadResult.Gap gap = gap(cursor.poll(10));
            assertThat(gap.stream()).isEqualTo("a");
            assertThat(gap.reason()).isEqualTo(GapReason.RETENTION);
            assertThat(gap.to()).isEqualTo(trimmed);
            assertThat(texts(cursor.poll(1))).containsExactly("b1");
            assertThat(texts(cursor.poll(10))).containsExactly("b2", "a3");
            append("a", "a4");
            assertThat(texts(cursor.poll(10))).containsExactly("a4");
        }
    }

    @Test
    public void whatIsDroppedWhileACursorStandsBeforeItIsAGap() {
        Offset start = log().tail();
        append("a", "1");
        append("b", "x");
        try (Cursor cursor = log().cursor(start, List.of("a", "b"))) {
            log().trim("a", log().tail());
            gap(cursor.poll(1));
            append("a", "2");
            log().trim("a", log().tail());
            gap(cursor.poll(1));
            assertThat(texts(cursor.poll(9))).containsExactly("x");
        }
    }

    @Test
    public void aCursorFromTheBeginningMeetsNoGap() {
        append("b", "x", "y");
        append("a", "1", "2");
        log().trim("a", log().tail());
        append("a", "3");
        try (Cursor cursor = log().cursor(Offset.BEGINNING, List.of("a", "b"))) {
            assertThat(texts(cursor.poll(1))).containsExactly("x");
            assertThat(texts(cursor.poll(9))).containsExactly("y", "3");
        }
    }

    @Test
    public void readersLearnTheEnd() {
        try (Cursor cursor = log().cursor(log().tail(), List.of("a", "b"))) {
            append("a", "1");
            log().close("a");
            assertThat(batch(taking(cursor, 9).join()).ended()).isFalse();
            CompletableFuture<ReadResult> last = taking(cursor, 9);
            log().append("b", one("2").thenClose());
            ReadResult.Batch batch = batch(last.join());
            assertThat(texts(batch)).containsExactly("2");
            assertThat(batch.ended()).isTrue();
            assertThat(batch(taking(cursor, 9).join()).ended()).isTrue();
        }
    }

    @Test
    public void readersLearnADeletion() {
        append("a", "1");
        try (Cursor cursor = log().cursor(log().tail(), "a")) {
            CompletableFuture<ReadResult> next = taking(cursor, 9);
            log().delete("a");
            assertThat(gap(next.join()).reason()).isEqualTo(GapReason.DELETED);
            append("a", "2");
            assertThat(texts(taking(cursor, 9).join())).containsExactly("2");
        }
    }

    @Test
    public void aWaitEndsWithItsTimeItsCursorOrItsLog() throws InterruptedException {
        Cursor cursor = log().cursor(log().tail(), "a");
        assertThat(texts(cursor.take(9, Duration.ofMillis(1)))).isEmpty();
        CompletableFuture<ReadResult> closed = taking(cursor, 9);
        cursor.close();
        assertThatThrownBy(closed::join).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        CompletableFuture<ReadResult> stopped = taking(log().cursor(log().tail(), "a"), 9);
        log().close();
        assertThatThrownBy(stopped::join).hasCauseInstanceOf(LogException.Closed.class);
        assertThatThrownBy(() -> append("a", "1")).isInstanceOf(LogException.Closed.class);
        assertThatThrownBy(() -> all("a")).isInstanceOf(LogException.Closed.class);
        assertThatThrownBy(() -> log().find("a")).isInstanceOf(LogException.Closed.class);
    }

    @Test
    public void aListenerIsCalledOnceForEachCommit() {
        AtomicInteger calls = new AtomicInteger();
        List<Offset> seen = new ArrayList<>();
        try (Registration _ = log().onAppend(List.of("a", "b"), () -> {
            calls.incrementAndGet();
            seen.add(log().tail());
        })) {
            Offset tail = append("a", "1", "2");
            assertThat(calls).hasValue(1);
            assertThat(seen).containsExactly(tail);
            append("c", "x");
            assertThat(calls).hasValue(1);
            log().close("a");
            assertThat(calls).hasValue(2);
            log().delete("a");
            assertThat(calls).hasValue(3);
        }
        append("a", "1");
        assertThat(calls).hasValue(3);
    }

    @Test
    public void streamsAreListedPageByPage() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            append(name, "x");
        }
        log().delete("b");
        log().delete("e");
        List<String> first = log().streams("", 2);
        List<String> second = log().streams(first.getLast(), 2);
        assertThat(first).hasSize(2);
        assertThat(second).hasSize(1);
        assertThat(log().streams(second.getLast(), 2)).isEmpty();
        assertThat(List.of(first.get(0), first.get(1), second.get(0))).containsExactlyInAnyOrder("a", "c", "d");
    }
}
