package dev.ouzel.wire.sse;

import static dev.ouzel.wire.sse.DecodedStream.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a decoder does with streams that are too large, or made to wear it out. An algorithm that looks at bytes twice
/// would need hours for some of these.
class SseDecoderLimitsTest {

    private static final int MEBIBYTE = 1024 * 1024;

    @ParameterizedTest
    @ValueSource(strings = {"data: 7890", ":234567890", "id: 567890", "xxxxxxxxxx"})
    void a_line_may_be_as_long_as_its_limit_and_no_longer(String line) {
        for (int size : new int[]{1, 2, 7, 100}) {
            SseDecoder decoder = new SseDecoder(10, 100);
            Streams.decode(decoder, Streams.inPieces(Streams.bytes(line + "\n\n" + line + "\r\r"), size));
            assertThatExceptionOfType(SseDecodingException.class)
                    .isThrownBy(() -> Streams.decode(decoder, Streams.inPieces(Streams.bytes(line + "1"), size)))
                    .withMessage("line: more than 10 bytes (expected: at most that many)");
        }
    }

    @Test
    void an_event_may_be_as_large_as_its_limit_and_no_larger() {
        for (int size : new int[]{1, 2, 7, 100}) {
            SseDecoder decoder = new SseDecoder(20, 10);
            assertThat(Streams.decode(decoder, Streams.inPieces(Streams.bytes("data: 1234\ndata: 6789\n\n"), size)))
                    .containsExactly(message("1234\n6789"));
            byte[] larger = Streams.bytes("data: 1234\ndata: 6789\ndata\n");
            assertThatExceptionOfType(SseDecodingException.class)
                    .isThrownBy(() -> Streams.decode(decoder, Streams.inPieces(larger, size)))
                    .withMessage("event: more than 10 bytes of data (expected: at most that many)");
        }
    }

    @Test
    void events_before_a_failure_come_and_then_nothing_does() {
        SseDecoder decoder = new SseDecoder(10, 10);
        decoder.feed(ByteBuffer.wrap(Streams.bytes("id: 1\ndata: a\n\ndata: 1234567890\n\ndata: b\n\n")));
        assertThat(decoder.next()).isEqualTo(message("a", "1"));
        assertThatExceptionOfType(SseDecodingException.class).isThrownBy(decoder::next);
        ByteBuffer more = ByteBuffer.wrap(Streams.bytes("\n\ndata: c\n\n"));
        decoder.feed(more);
        assertThat(more.hasRemaining()).isFalse();
        assertThatExceptionOfType(SseDecodingException.class).isThrownBy(decoder::next);
        assertThat(decoder.lastEventId()).isEqualTo("1");
    }

    @Test
    void a_restart_keeps_the_place_and_forgets_what_was_broken_off() {
        SseDecoder decoder = new SseDecoder(20, 20);
        byte[] first = Streams.bytes("retry: 5\nid: 1\ndata: a\n\nid: 2\nevent: x\ndata: b\ndata: c\r");
        assertThat(Streams.decode(decoder, List.of(first))).containsExactly(message("a", "1"));
        decoder.restart();
        assertThat(decoder.lastEventId()).isEqualTo("1");
        assertThat(decoder.reconnectionTime()).isEqualTo(Duration.ofMillis(5));
        byte[] second = Streams.bytes("<EF BB BF>data: d\n\n");
        assertThat(Streams.decode(decoder, List.of(second))).containsExactly(message("d", "1"));
    }

    @Test
    void a_restart_forgets_a_failure() {
        SseDecoder decoder = new SseDecoder(10, 10);
        decoder.feed(ByteBuffer.wrap(new byte[11]));
        assertThatExceptionOfType(SseDecodingException.class).isThrownBy(decoder::next);
        decoder.restart();
        assertThat(Streams.decode(decoder, List.of(Streams.bytes("data: a\n\n")))).containsExactly(message("a"));
    }

    @Test
    void limits_are_positive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SseDecoder(0, 1))
                .withMessage("lineBytesMax: 0 (expected: 1 or more)");
        assertThatIllegalArgumentException().isThrownBy(() -> new SseDecoder(1, -1))
                .withMessage("eventBytesMax: -1 (expected: 1 or more)");
    }

    @Test
    void a_buffer_is_read_from_position_to_limit_and_may_be_used_again() {
        SseDecoder decoder = new SseDecoder();
        ByteBuffer direct = ByteBuffer.allocateDirect(32);
        direct.put(Streams.bytes("xxdata: a\n\nyy")).flip().position(2).limit(11);
        decoder.feed(direct.asReadOnlyBuffer());
        direct.clear().put(new byte[32]);
        assertThat(decoder.next()).isEqualTo(message("a"));
        assertThat(decoder.next()).isNull();
    }

    @Test
    void a_mebibyte_line_comes_byte_by_byte() {
        String text = "x".repeat(MEBIBYTE);
        byte[] stream = Streams.bytes("data: " + text + "\n\n");
        assertThat(Streams.decode(new SseDecoder(), Streams.inPieces(stream, 1))).containsExactly(message(text));
    }

    @Test
    void a_mebibyte_of_short_events_comes_byte_by_byte() {
        byte[] stream = Streams.bytes("data: a\n\n".repeat(MEBIBYTE / 9));
        assertThat(Streams.decode(new SseDecoder(), Streams.inPieces(stream, 1))).hasSize(MEBIBYTE / 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", ":\n", "id\n", "retry: 1\n", "event: e\n", "x: y\n", "event: e\n\n"})
    void a_million_lines_that_say_nothing_give_no_event(String line) {
        byte[] stream = line.repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(Streams.decode(new SseDecoder(), Streams.inPieces(stream, 4096))).isEmpty();
    }

    @Test
    void a_million_data_lines_are_one_event() {
        byte[] stream = ("data\n".repeat(1_000_000) + "\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(Streams.decode(new SseDecoder(), Streams.inPieces(stream, 100)))
                .containsExactly(message("\n".repeat(999_999)));
    }

    @Test
    void a_long_comment_between_data_lines_costs_only_itself() {
        String comment = ":" + "\0".repeat(MEBIBYTE) + "\n";
        byte[] stream = Streams.bytes("data: a\n" + comment + comment + comment + "data: b\n\n");
        assertThat(Streams.decode(new SseDecoder(), Streams.inPieces(stream, 1000))).containsExactly(message("a\nb"));
    }

    @Test
    void a_reader_that_asks_late_gets_everything() {
        SseDecoder decoder = new SseDecoder();
        byte[] event = Streams.bytes("data: a\n\n");
        for (int i = 0; i < 100_000; i++) {
            decoder.feed(ByteBuffer.wrap(event));
            decoder.feed(ByteBuffer.wrap(event));
            assertThat(decoder.next() == null).isFalse();
        }
        assertThat(Streams.decode(decoder, List.of(new byte[0]))).hasSize(100_000);
    }

    @Test
    void a_mebibyte_of_malformed_bytes_is_replaced_one_by_one() {
        byte[] stream = Streams.bytes("data: " + "<ED A0 80>".repeat(1000) + "\n\n");
        assertThat(Streams.decode(stream)).containsExactly(message("\uFFFD".repeat(3000)));
        byte[] large = new byte[MEBIBYTE + 8];
        Arrays.fill(large, (byte) 0xFF);
        System.arraycopy(Streams.bytes("data: "), 0, large, 0, 6);
        large[MEBIBYTE + 6] = '\n';
        large[MEBIBYTE + 7] = '\n';
        assertThat(Streams.decode(large)).containsExactly(message("\uFFFD".repeat(MEBIBYTE)));
    }
}
