package dev.ouzel.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.AppendResult;
import dev.ouzel.log.CreateResult;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.GapReason;
import dev.ouzel.log.Lifetime;
import dev.ouzel.log.LogOptions;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The part of [LogStoreContract] about what goes: retention, trims, lifetimes, deletions of long ago.
public abstract class RetentionContract extends ReadContract {

    private static final int BATCHES = 3;

    private int batch = 1;

    RetentionContract() {}

    @Test
    public void theNewestEntriesAreKept() {
        Offset start = keep(Retention.all().withEntriesMax(5));
        List<String> sent = fill("a", BATCHES * batch + 20);
        List<String> kept = afterGap("a", start);
        assertThat(kept).hasSizeBetween(5, 4 + batch).isEqualTo(sent.subList(sent.size() - kept.size(), sent.size()));
        assertThat(log().find("a").orElseThrow().entries()).isEqualTo(kept.size());
        assertThat(texts(read("a", log().earliest("a").orElseThrow()))).isEqualTo(kept);
        assertThat(all("a")).isEqualTo(kept);
    }

    @Test
    public void theNewestBytesAreKept() {
        Offset start = keep(Retention.all().withBytesMax(30));
        List<String> sent = fill("a", BATCHES * batch + 20);
        List<String> kept = afterGap("a", start);
        assertThat(kept).hasSizeBetween(5, 6 + batch).isEqualTo(sent.subList(sent.size() - kept.size(), sent.size()));
        assertThat(log().find("a").orElseThrow().bytes()).isEqualTo(5L * kept.size());
    }

    @Test
    public void anAppendLargerThanTheRetentionLeavesItsEnd() {
        Offset start = keep(Retention.all().withEntriesMax(2));
        String[] many = new String[BATCHES * batch + 10];
        for (int i = 0; i < many.length; i++) {
            many[i] = "" + i;
        }
        Offset tail = append("a", many);
        List<String> kept = afterGap("a", start);
        assertThat(kept).hasSizeBetween(2, 1 + batch).endsWith(many[many.length - 2], many[many.length - 1]);
        assertThat(log().tail("a")).contains(tail);
    }

    @Test
    public void theNewestEntryIsKeptHoweverLargeItIs() {
        keep(Retention.all().withBytesMax(1));
        fill("a", BATCHES * batch + 1);
        append("a", "much larger than that");
        assertThat(all("a")).endsWith("much larger than that");
    }

    @Test
    public void oldEntriesGoAtTheNextAppend() {
        Offset start = keep(Retention.all().withAgeMax(Duration.ofMinutes(1)));
        append("a", "1", "2");
        time.advance(Duration.ofSeconds(40));
        append("a", "3");
        time.advance(Duration.ofSeconds(30));
        append("a", "4");
        assertThat(afterGap("a", start)).containsExactly("3", "4");
    }

    @Test
    public void oldEntriesGoAtASweepAndTheStreamStays() {
        Offset start = keep(Retention.all().withAgeMax(Duration.ofMinutes(1)));
        Offset tail = append("a", "1", "2");
        time.advance(Duration.ofMinutes(2));
        assertThat(log().sweep(10)).isEqualTo(1);
        assertThat(afterGap("a", start)).isEmpty();
        assertThat(log().tail("a")).contains(tail);
        assertThat(batch(read("a", tail)).upToDate()).isTrue();
        append("a", "3");
        assertThat(texts(read("a", tail))).containsExactly("3");
    }

    @Test
    public void aTrimDropsUpToAPlace() {
        Offset first = append("a", "1");
        Offset second = append("a", "2");
        append("a", "3");
        assertThat(log().trim("a", second)).isEqualTo(2);
        assertThat(log().trim("a", second)).isZero();
        assertThat(log().trim("a", new Offset(second.epoch() + 1, second.sequence()))).isZero();
        assertThat(log().trim("b", second)).isZero();
        ReadResult.Gap gap = gap(read("a", first));
        assertThat(gap).isEqualTo(new ReadResult.Gap("a", first, second, GapReason.RETENTION));
        assertThat(texts(read("a", second))).containsExactly("3");
        assertThat(log().trim("a", log().tail())).isEqualTo(1);
        assertThat(all("a")).isEmpty();
        append("a", "4");
        assertThat(all("a")).containsExactly("4");
    }

    @Test
    public void aStreamEndsAtItsTime() {
        live(new Lifetime.Until(time.instant().plusSeconds(60)));
        Offset start = append("a", "1");
        time.advance(Duration.ofSeconds(59));
        append("a", "2");
        assertThat(all("a")).containsExactly("1", "2");
        time.advance(Duration.ofSeconds(1));
        assertThat(log().find("a")).isEmpty();
        assertThat(all("a")).isEmpty();
        assertThat(log().streams("", 9)).isEmpty();
        assertThat(log().append("a", one("3").ifExists())).isEqualTo(new AppendResult.Missing());
        log().create("a", StreamSettings.defaults(), one("4"));
        assertThat(gap(read("a", start)).reason()).isEqualTo(GapReason.DELETED);
        assertThat(all("a")).containsExactly("4");
    }

    @Test
    public void aStreamThatIsUsedLivesOn() {
        live(new Lifetime.Sliding(Duration.ofSeconds(16)));
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(15));
            append("a", "" + i);
        }
        for (int i = 0; i < 5; i++) {
            time.advance(Duration.ofSeconds(15));
            assertThat(all("a")).hasSize(5);
        }
        time.advance(Duration.ofSeconds(17));
        assertThat(log().find("a")).isEmpty();
    }

    @Test
    public void lookingAtAStreamIsNoUseOfIt() {
        live(new Lifetime.Sliding(Duration.ofSeconds(16)));
        append("a", "1");
        time.advance(Duration.ofSeconds(15));
        assertThat(log().find("a")).isPresent();
        time.advance(Duration.ofSeconds(2));
        assertThat(log().find("a")).isEmpty();
        assertThat(log().create("a", StreamSettings.defaults())).isInstanceOf(CreateResult.Created.class);
    }

    @Test
    public void aSweepEndsStreamsAndTellsTheirReaders() {
        live(new Lifetime.Until(time.instant().plusSeconds(60)));
        append("a", "1");
        append("b", "1");
        Offset here = log().tail();
        time.advance(Duration.ofMinutes(2));
        while (log().sweep(1) == 1) {
            assertThat(log().tail()).isGreaterThanOrEqualTo(here);
        }
        assertThat(gap(read("a", here)).reason()).isEqualTo(GapReason.DELETED);
        assertThat(gap(read("b", here)).reason()).isEqualTo(GapReason.DELETED);
        assertThat(texts(read("b", log().tail()))).isEmpty();
    }

    @Test
    public void aDeletionOfLongAgoIsForgottenAndStillNoHole() {
        Offset start = append("b", "1");
        append("a", "1");
        Offset old = append("b", "2");
        log().delete("a");
        Offset recent = append("b", "3");
        time.advance(Duration.ofDays(2));
        log().sweep(100);
        append("a", "2");
        assertThat(gap(read("a", start)).reason()).isEqualTo(GapReason.DELETED);
        assertThat(gap(read("a", old)).reason()).isEqualTo(GapReason.DELETED);
        assertThat(texts(read("a", recent))).containsExactly("2");
        assertThat(gap(read("never", start)).reason()).isEqualTo(GapReason.DELETED);
        assertThat(texts(read("never", recent))).isEmpty();
    }

    @Test
    public void whoWasThereAllTheTimeHearsNothingOfDeletionsThatAreForgotten() {
        append("a", "1");
        append("b", "1");
        try (Cursor cursor = log().cursor(log().tail("a").orElseThrow(), List.of("a", "never"))) {
            assertThat(texts(cursor.poll(9))).isEmpty();
            time.advance(Duration.ofDays(1));
            log().delete("b");
            assertThat(texts(cursor.poll(9))).isEmpty();
            time.advance(Duration.ofDays(2));
            log().sweep(100);
            append("never", "2");
            assertThat(texts(cursor.poll(9))).containsExactly("2");
        }
    }

    @Test
    public void aProducerIsForgottenWithItsStream() {
        appended(log().append("a", one("1").from(new Producer("p", 5, 0))));
        log().delete("a");
        appended(log().append("a", one("2").from(new Producer("p", 0, 0))));
        assertThat(all("a")).containsExactly("2");
    }

    /// A log whose streams keep this much; its place.
    private Offset keep(Retention retention) {
        batch = open(StreamSettings.defaults().withRetention(retention));
        return append("a", "0");
    }

    private void live(Lifetime lifetime) {
        open(StreamSettings.defaults().withLifetime(lifetime));
    }

    private int open(StreamSettings settings) {
        EventLog _ = open(LogOptions.defaults().withSettings(settings).withCommitter(Runnable::run));
        return trimBatch;
    }

    private List<String> fill(String stream, int count) {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add("%05d".formatted(i));
            append(stream, sent.getLast());
        }
        return sent;
    }

    /// What is there after a place that is gone.
    private List<String> afterGap(String stream, Offset place) {
        Offset before = new Offset(place.epoch(), place.sequence() - 1);
        ReadResult.Gap gap = gap(read(stream, before));
        assertThat(gap.reason()).isEqualTo(GapReason.RETENTION);
        return texts(read(stream, gap.to()));
    }
}
