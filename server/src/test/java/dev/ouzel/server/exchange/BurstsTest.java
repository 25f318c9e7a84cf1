package dev.ouzel.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BurstsTest {

    private final List<NettyLoop> loops = new ArrayList<>();
    private final Bursts bursts = new Bursts(loops);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final NettyLoop loop = new NettyLoop(channel.eventLoop(), bursts);
    private final List<String> done = new ArrayList<>();

    BurstsTest() {
        loops.add(loop);
        channel.freezeTime();
    }

    private void give(String task) {
        loop.execute(() -> done.add(task));
        channel.runPendingTasks();
    }

    private void pass(long nanos) {
        channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
        channel.runPendingTasks(); // What is due now,
        channel.runPendingTasks(); // and what that gives to do.
    }

    @Test
    void withoutABurstTasksRunAtOnce() {
        give("task");
        assertThat(done).containsExactly("task");
    }

    @Test
    void aBurstHoldsTasksUntilItEnds() {
        int burst = bursts.begin();
        give("first");
        give("second");
        assertThat(done).isEmpty();

        bursts.end(burst);
        give("third");
        assertThat(done).containsExactly("first", "second", "third");
    }

    @Test
    void theLastOfSeveralBurstsLetsThemGo() {
        int one = bursts.begin();
        int other = bursts.begin();
        give("task");
        bursts.end(one);
        channel.runPendingTasks();
        assertThat(done).isEmpty();

        bursts.end(other);
        channel.runPendingTasks();
        assertThat(done).containsExactly("task");
    }

    @Test
    void aBurstThatTakesLongHoldsThemNoLongerThanSo() {
        int burst = bursts.begin();
        give("held");
        pass(Bursts.HELD_NANOS_MAX - 1);
        assertThat(done).isEmpty();
        pass(1);
        give("not held");
        assertThat(done).containsExactly("held", "not held");

        bursts.end(burst);
        assertThat(bursts.none()).isTrue();
    }

    @Test
    void theNextBurstHasItsOwnTime() {
        int early = bursts.begin();
        give("early");
        bursts.end(early);
        channel.runPendingTasks();
        pass(Bursts.HELD_NANOS_MAX - 1);

        bursts.begin();
        give("late");
        pass(1);
        assertThat(done).containsExactly("early");
        pass(Bursts.HELD_NANOS_MAX - 1);
        assertThat(done).containsExactly("early", "late");
    }

    @Test
    void whoGoesOnAfterTheTimeIsUpIsWaitedForAnew() {
        int first = bursts.begin();
        assertThat(bursts.isOver(first)).isFalse();
        give("one");
        pass(Bursts.HELD_NANOS_MAX);
        assertThat(bursts.isOver(first)).isTrue();

        int second = bursts.begin();
        give("two");
        give("three");
        assertThat(done).containsExactly("one");
        bursts.end(first);
        bursts.end(second);
        channel.runPendingTasks();
        assertThat(done).containsExactly("one", "two", "three");
    }

    @Test
    void whatATaskGoesOnWithIsNotHeld() {
        loop.execute(() -> {
            bursts.begin();
            done.add("task");
            loop.execute(() -> done.add("and on"));
        });
        channel.runPendingTasks();
        assertThat(done).containsExactly("task", "and on");
    }

    @Test
    void anEndThatComesAfterTheTimeIsUpEndsNoOtherBurst() {
        int slow = bursts.begin();
        give("slow");
        pass(Bursts.HELD_NANOS_MAX);
        bursts.begin();
        bursts.end(slow);
        give("held");
        assertThat(done).containsExactly("slow");
    }
}
