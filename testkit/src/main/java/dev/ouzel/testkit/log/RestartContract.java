package dev.ouzel.testkit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.log.AppendResult;
import dev.ouzel.log.GapReason;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.StreamInfo;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The part of [LogStoreContract] about stores that are opened again.
public abstract class RestartContract extends RetentionContract {

    RestartContract() {}

    @Test
    public void placesRiseOverRestarts() {
        assumeTrue(isDurable());
        Offset before = log().tail();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sent.add("" + i);
            Offset offset = append("a", "" + i);
            assertThat(offset).isGreaterThan(before);
            assertThat(offset.epoch()).isEqualTo(before.epoch());
            restart();
            assertThat(log().tail()).isEqualTo(offset);
            before = offset;
        }
        assertThat(all("a")).isEqualTo(sent);
    }

    @Test
    public void aReaderGoesOnAfterARestart() {
        assumeTrue(isDurable());
        Offset first = append("a", "1");
        append("b", "x");
        append("a", "2");
        restart();
        append("a", "3");
        assertThat(texts(read("a", first))).containsExactly("2", "3");
    }

    @Test
    public void whatIsKnownOfAStreamOutlivesARestart() {
        assumeTrue(isDurable());
        append("a", "1", "2");
        log().trim("a", log().earliest("a").orElseThrow());
        log().append("a", one("3").thenClose());
        append("b", "1", "2");
        StreamInfo info = log().find("a").orElseThrow();
        Offset dropped = log().tail();
        log().trim("b", dropped);
        restart();
        assertThat(log().find("a")).contains(info);
        assertThat(batch(read("a", Offset.BEGINNING)).ended()).isTrue();
        assertThat(gap(read("b", new Offset(dropped.epoch(), dropped.sequence() - 1))).reason())
                .isEqualTo(GapReason.RETENTION);
    }

    @Test
    public void aDeletionOutlivesARestart() {
        assumeTrue(isDurable());
        Offset offset = append("a", "1");
        log().delete("a");
        restart();
        assertThat(log().find("a")).isEmpty();
        assertThat(gap(read("a", offset)).reason()).isEqualTo(GapReason.DELETED);
        append("a", "2");
        restart();
        assertThat(gap(read("a", offset)).reason()).isEqualTo(GapReason.DELETED);
        assertThat(all("a")).containsExactly("2");
    }

    @Test
    public void producersAndRanksOutliveARestart() {
        assumeTrue(isDurable());
        Offset first = appended(log().append("a", one("1").from(new Producer("p", 1, 0)).withRank("5")));
        restart();
        assertThat(log().append("a", one("1").from(new Producer("p", 1, 0)))).isEqualTo(
                new AppendResult.Duplicate(first, first, 0, false));
        assertThat(log().append("a", one("x").from(new Producer("p", 0, 1)))).isEqualTo(new AppendResult.Fenced(1));
        assertThat(log().append("a", one("x").withRank("5"))).isEqualTo(new AppendResult.OutOfRank("5"));
        appended(log().append("a", one("2").from(new Producer("p", 1, 1)).withRank("6")));
        assertThat(all("a")).containsExactly("1", "2");
    }
}
