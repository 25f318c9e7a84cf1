package dev.ouzel.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// Waiting in a time that is not the system's.
class TimeSourceTest {

    /// A time in which every park passes a second, or returns early as often as told.
    private static final class SteppingTime implements TimeSource {

        private long nanos;
        private int earlyReturns;

        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos);
        }

        @Override
        public void parkUntil(long nanoTime) {
            if (earlyReturns > 0) {
                earlyReturns--;
            } else {
                nanos += Duration.ofSeconds(1).toNanos();
            }
        }
    }

    @Test
    void aSleepEndsWhenItsTimeHasPassedAndNotBefore() throws InterruptedException {
        SteppingTime time = new SteppingTime();
        time.earlyReturns = 5;
        time.sleep(Duration.ofMillis(2500));
        assertThat(time.instant()).isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void aSleepOfNothingDoesNotWait() throws InterruptedException {
        SteppingTime time = new SteppingTime();
        time.sleep(Duration.ZERO);
        assertThat(time.nanoTime()).isZero();
    }

    @Test
    void anInterruptEndsASleepAndClearsTheFlag() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> new SteppingTime().sleep(Duration.ofSeconds(1)));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void theSystemsTimeGoesOn() {
        TimeSource time = TimeSource.system();
        long before = time.nanoTime();
        time.parkUntil(before + 1_000_000);
        assertThat(time.nanoTime()).isGreaterThan(before);
        assertThat(time.instant()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
    }
}
