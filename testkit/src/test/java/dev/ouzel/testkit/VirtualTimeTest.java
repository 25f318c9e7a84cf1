package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final VirtualTime time = VirtualTime.startingAt(NOON);

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(time.instant()).isEqualTo(NOON);

        time.advance(Duration.ofMillis(1500));

        assertThat(time.instant()).isEqualTo(NOON.plusMillis(1500));
        assertThat(time.nanoTime()).isEqualTo(1_500_000_000L);
    }

    @Test
    void doesNotGoBack() {
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("duration: PT-1S (expected: zero or more)");
    }

    @Test
    void aParkedThreadIsWokenAtItsDeadlineAndNotBefore() throws Exception {
        BlockingQueue<Instant> woken = new LinkedBlockingQueue<>();
        sleeper(Duration.ofSeconds(15), woken);
        time.awaitParked(1);

        time.advance(Duration.ofNanos(14_999_999_999L));
        assertThat(woken).isEmpty();

        time.advance(Duration.ofNanos(1));
        assertThat(woken.poll(10, TimeUnit.SECONDS)).isEqualTo(NOON.plusSeconds(15));
    }

    @Test
    void oneAdvanceGoesThroughEachDeadlineInOrder() throws Exception {
        List<Instant> woken = new CopyOnWriteArrayList<>();
        Thread three = repeater(Duration.ofSeconds(3), 4, woken);
        Thread five = repeater(Duration.ofSeconds(5), 2, woken);
        time.awaitParked(2);

        time.advance(Duration.ofSeconds(13));

        assertThat(three.join(Duration.ofSeconds(10))).isTrue();
        assertThat(five.join(Duration.ofSeconds(10))).isTrue();
        assertThat(woken).extracting(instant -> Duration.between(NOON, instant).toSeconds()).containsExactly(3L, 5L, 6L,
                9L, 10L, 12L);
    }

    @Test
    void aMomentThatHasPassedIsNotWaitedFor() {
        time.advance(Duration.ofSeconds(1));

        time.parkUntil(time.nanoTime());
        time.parkUntil(0);

        assertThat(time.instant()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void anInterruptEndsTheSleep() throws Exception {
        BlockingQueue<Exception> thrown = new LinkedBlockingQueue<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                time.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                thrown.add(e);
            }
        });
        time.awaitParked(1);

        thread.interrupt();

        assertThat(thrown.poll(10, TimeUnit.SECONDS)).isNotNull();
    }

    private void sleeper(Duration duration, BlockingQueue<Instant> woken) {
        Thread.ofVirtual().start(() -> {
            sleep(duration);
            woken.add(time.instant());
        });
    }

    private Thread repeater(Duration duration, int times, List<Instant> woken) {
        return Thread.ofVirtual().start(() -> {
            for (int i = 0; i < times; i++) {
                sleep(duration);
                woken.add(time.instant());
            }
        });
    }

    private void sleep(Duration duration) {
        try {
            time.sleep(duration);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
