package dev.ouzel.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.CreateResult;
import dev.ouzel.log.LogException;
import dev.ouzel.log.LogLimits;
import dev.ouzel.log.LogOptions;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.StreamSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The part of [LogStoreContract] about appending: order, conditions, producers, ends.
public abstract class AppendContract extends PortContract {

    AppendContract() {}

    @Test
    public void offsetsRiseOverAllStreams() {
        Offset before = log().tail();
        for (int i = 0; i < 20; i++) {
            Offset offset = append(i % 2 == 0 ? "a" : "b", "x", "y");
            assertThat(offset).isGreaterThan(before);
            assertThat(offset.toString()).isGreaterThan(before.toString());
            before = offset;
        }
        assertThat(log().tail()).isEqualTo(before);
    }

    @Test
    public void whatIsAppendedTogetherStandsTogether() {
        append("a", "1", "2", "3");
        assertThat(all("a")).containsExactly("1", "2", "3");
        assertThat(log().find("a").orElseThrow().entries()).isEqualTo(3);
        assertThat(log().find("a").orElseThrow().bytes()).isEqualTo(3);
    }

    @Test
    public void appendsOnTheWayKeepTheirOrder() {
        List<CompletableFuture<AppendResult>> results = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            sent.add("" + i);
            results.add(log().appendAsync("a", one("" + i)));
        }
        results.forEach(result -> appended(result.join()));
        assertThat(all("a")).isEqualTo(sent);
    }

    @Test
    public void aStreamIsCreatedOnce() {
        StreamSettings settings = StreamSettings.defaults().withContentType("text/plain")
                .withMetadata(Map.of("k", "v"));
        CreateResult first = log().create("a", settings, Append.of(List.of(bytes("1"), bytes("2"))));
        CreateResult second = log().create("a", StreamSettings.defaults(), one("3"));
        assertThat(first).isInstanceOf(CreateResult.Created.class);
        assertThat(second).isInstanceOf(CreateResult.Existing.class);
        assertThat(second.stream()).isEqualTo(first.stream());
        assertThat(first.stream().settings()).isEqualTo(settings);
        assertThat(all("a")).containsExactly("1", "2");
    }

    @Test
    public void aStreamCanBeCreatedWithItsEnd() {
        CreateResult created = log().create("a", StreamSettings.defaults(), one("1").thenClose());
        assertThat(created.stream().closed()).isTrue();
        assertThat(batch(read("a", Offset.BEGINNING)).ended()).isTrue();
    }

    @Test
    public void anAppendThatAsksForAStreamCreatesNone() {
        assertThat(log().append("a", one("1").ifExists())).isEqualTo(new AppendResult.Missing());
        assertThat(log().close("a")).isEqualTo(new AppendResult.Missing());
        assertThat(log().find("a")).isEmpty();
    }

    @Test
    public void anAppendCanExpectWhereTheStreamEnds() {
        assertThat(log().append("a", one("x").ifTailIs(new Offset(1, 1)))).isEqualTo(
                new AppendResult.Conflict(Offset.BEGINNING));
        Offset first = appended(log().append("a", one("1").ifTailIs(Offset.BEGINNING)));
        assertThat(log().append("a", one("x").ifTailIs(Offset.BEGINNING))).isEqualTo(new AppendResult.Conflict(first));
        append("b", "elsewhere");
        Offset second = appended(log().append("a", one("2").ifTailIs(first)));
        assertThat(log().append("a", one("x").ifTailIs(first))).isEqualTo(new AppendResult.Conflict(second));
        assertThat(all("a")).containsExactly("1", "2");
        log().create("c", StreamSettings.defaults());
        appended(log().append("c", one("1").ifTailIs(Offset.BEGINNING)));
    }

    @Test
    public void ofManyWhoExpectTheSameTailOneWins() {
        Offset tail = append("a", "0");
        List<CompletableFuture<AppendResult>> results = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            results.add(log().appendAsync("a", one("x").ifTailIs(tail)));
        }
        assertThat(results.stream().map(CompletableFuture::join).filter(AppendResult.Appended.class::isInstance))
                .hasSize(1);
        assertThat(all("a")).hasSize(2);
    }

    @Test
    public void ranksRise() {
        appended(log().append("a", one("1").withRank("09")));
        appended(log().append("a", one("2").withRank("10")));
        appended(log().append("a", one("3")));
        assertThat(log().append("a", one("x").withRank("10"))).isEqualTo(new AppendResult.OutOfRank("10"));
        assertThat(log().append("a", one("x").withRank("095"))).isEqualTo(new AppendResult.OutOfRank("10"));
        appended(log().append("a", one("4").withRank("2")));
        assertThat(all("a")).containsExactly("1", "2", "3", "4");
    }

    @Test
    public void whatAProducerSendsAgainIsStoredOnce() {
        Offset first = appended(log().append("a", one("1").from(new Producer("p", 0, 0))));
        assertThat(log().append("a", one("again").from(new Producer("p", 0, 0)))).isEqualTo(
                new AppendResult.Duplicate(first, first, 0, false));
        Offset second = appended(log().append("a", one("2").from(new Producer("p", 0, 1))));
        assertThat(log().append("a", one("again").from(new Producer("p", 0, 0)))).isEqualTo(
                new AppendResult.Duplicate(null, second, 1, false));
        assertThat(log().append("a", one("again").from(new Producer("p", 0, 1)).withRank("r").ifTailIs(first)))
                .isEqualTo(new AppendResult.Duplicate(second, second, 1, false));
        assertThat(all("a")).containsExactly("1", "2");
    }

    @Test
    public void aProducerMayNotLeaveOutANumber() {
        assertThat(log().append("a", one("x").from(new Producer("p", 3, 1)))).isEqualTo(
                new AppendResult.SequenceGap(0, 1, false));
        assertThat(log().find("a")).isEmpty();
        appended(log().append("a", one("1").from(new Producer("p", 3, 0))));
        assertThat(log().append("a", one("x").from(new Producer("p", 3, 2)))).isEqualTo(
                new AppendResult.SequenceGap(1, 2, false));
        appended(log().append("a", one("2").from(new Producer("q", 0, 0))));
        appended(log().append("b", one("3").from(new Producer("p", 0, 0))));
        assertThat(all("a")).containsExactly("1", "2");
    }

    @Test
    public void aProducerThatWasReplacedIsFenced() {
        appended(log().append("a", one("1").from(new Producer("p", 1, 0))));
        assertThat(log().append("a", one("x").from(new Producer("p", 2, 1)))).isEqualTo(
                new AppendResult.SequenceGap(0, 1, true));
        appended(log().append("a", one("2").from(new Producer("p", 2, 0))));
        assertThat(log().append("a", one("x").from(new Producer("p", 1, 1)))).isEqualTo(new AppendResult.Fenced(2));
        assertThat(all("a")).containsExactly("1", "2");
    }

    @Test
    public void aRetryThatOvertakesNothingIsStoredOnceAmongMany() {
        List<CompletableFuture<AppendResult>> results = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            results.add(log().appendAsync("a", one("" + i / 3).from(new Producer("p", 0, i / 3))));
        }
        results.forEach(CompletableFuture::join);
        assertThat(all("a")).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    public void anEndedStreamTakesNothingMore() {
        Offset tail = append("a", "1");
        assertThat(log().close("a")).isEqualTo(new AppendResult.Appended(tail, true));
        assertThat(log().close("a")).isEqualTo(new AppendResult.Appended(tail, true));
        assertThat(log().append("a", one("2"))).isEqualTo(new AppendResult.Closed(tail));
        assertThat(log().append("a", one("2").thenClose())).isEqualTo(new AppendResult.Closed(tail));
        assertThatThrownBy(() -> append("a", "2")).isInstanceOf(IllegalStateException.class);
        assertThat(all("a")).containsExactly("1");
        assertThat(log().find("a").orElseThrow().closed()).isTrue();
    }

    @Test
    public void theProducerThatEndedAStreamMaySaySoAgain() {
        appended(log().append("a", one("1").from(new Producer("q", 0, 0))));
        Offset tail = appended(log().append("a", one("2").thenClose().from(new Producer("p", 0, 0))));
        assertThat(log().append("a", one("2").thenClose().from(new Producer("p", 0, 0)))).isEqualTo(
                new AppendResult.Duplicate(tail, tail, 0, true));
        assertThat(log().append("a", Append.end().from(new Producer("q", 0, 1)))).isEqualTo(
                new AppendResult.Closed(tail));
        assertThat(log().append("a", one("1").from(new Producer("q", 0, 0)))).isInstanceOf(
                AppendResult.Duplicate.class);
        assertThat(all("a")).containsExactly("1", "2");
    }

    @Test
    public void whatGoesBeyondALimitIsRefused() {
        open(LogOptions.defaults().withLimits(LogLimits.defaults().withEntryBytesMax(3).withStreamsMax(2)));
        assertThatThrownBy(() -> append("a", "1234")).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("payload: 4 bytes (expected: at most 3)");
        append("a", "1");
        append("b", "1");
        assertThatThrownBy(() -> append("c", "1")).isInstanceOf(LogException.Full.class);
        append("a", "2");
        assertThat(all("a")).containsExactly("1", "2");
        assertThatThrownBy(() -> append("", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> append("a\0", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> append("\uD83D", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> append("x".repeat(1025), "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> append("a")).isInstanceOf(IllegalArgumentException.class);
    }
}
