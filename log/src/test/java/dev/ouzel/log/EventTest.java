package dev.ouzel.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EventTest {

    private static Entry entry(byte[] payload) {
        return new Entry(new Offset(1, 1), "stream", 0, payload);
    }

    @Test
    void theBytesAreLengthTypeData() {
        assertThat(Event.of("ab", "c").payload()).containsExactly(0, 2, 'a', 'b', 'c');
        assertThat(Event.of("").payload()).containsExactly(0, 0);
        assertThat(Event.of("é", "").payload()).containsExactly(0, 2, 0xC3, 0xA9);
    }

    @Test
    void comesBackAsItWas() {
        for (Event event : List.of(Event.of(""), Event.of("a\nb\0"), Event.of("t", "\uD83D\uDE00"),
                Event.of("x".repeat(Event.TYPE_BYTES_MAX), "y"))) {
            assertThat(Event.in(entry(event.payload()))).contains(event);
        }
    }

    @Test
    void aTypeIsOneShortLine() {
        for (String type : List.of("a\nb", "a\rb", "a\0b", "x".repeat(Event.TYPE_BYTES_MAX + 1),
                "é".repeat(Event.TYPE_BYTES_MAX))) {
            assertThatThrownBy(() -> Event.of(type, "data")).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }

    @Test
    void otherBytesAreNoEvent() {
        assertThat(Event.in(entry(new byte[0]))).isEmpty();
        assertThat(Event.in(entry(new byte[]{0}))).isEmpty();
        assertThat(Event.in(entry(new byte[]{0, 1}))).isEmpty();
        assertThat(Event.in(entry(new byte[]{0, 1, '\n'}))).isEmpty();
    }
}
