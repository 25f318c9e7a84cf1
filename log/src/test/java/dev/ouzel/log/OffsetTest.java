package dev.ouzel.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0000000000000000_0000000000000000",
        "1, 0, 0000000000000001_0000000000000000",
        "1790000000123456, 42, 1790000000123456_0000000000000042",
        "9999999999999999, 9999999999999999, 9999999999999999_9999999999999999",
    })
    void theTextHasAFixedWidth(long epoch, long sequence, String text) {
        assertThat(new Offset(epoch, sequence)).hasToString(text);
        assertThat(Offset.parse(text)).contains(new Offset(epoch, sequence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "now", "42", "0000000000000000-0000000000000000",
        "000000000000000_0000000000000000", "0000000000000001_000000000000000a", "0000000000000001_+000000000000001",
        "0000000000000001_00000000000000000", " 000000000000001_0000000000000000", "0000000000000000_0000000000000001",
        "000000000000000١_0000000000000000"})
    void everythingElseIsNoOffset(String text) {
        assertThat(Offset.parse(text)).isEmpty();
    }

    @Test
    void textsSortAsTheLogDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Offset a = new Offset(1 + random.nextLong(3), random.nextLong(Offset.MAX >> random.nextInt(50)));
            Offset b = new Offset(1 + random.nextLong(3), random.nextLong(Offset.MAX >> random.nextInt(50)));
            assertThat(Integer.signum(a.toString().compareTo(b.toString()))).isEqualTo(a.compareTo(b));
        }
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Offset(-1, 0)).hasMessageContaining("-1");
        assertThatThrownBy(() -> new Offset(1, Offset.MAX + 1)).hasMessageContaining("expected");
        assertThatThrownBy(() -> new Offset(0, 1)).hasMessageContaining("epoch");
    }

    @Test
    void aLaterLogHasALargerEpoch() {
        long earlier = Offset.newEpoch(Instant.parse("2026-01-01T00:00:00Z"), new Random(1));
        long later = Offset.newEpoch(Instant.parse("2026-01-01T00:00:01Z"), new Random(2));
        assertThat(earlier).isPositive().isLessThan(later);
        assertThat(later).isLessThan(Offset.MAX);
    }
}
