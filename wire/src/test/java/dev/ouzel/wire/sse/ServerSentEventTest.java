package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventTest {

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "a\rb", "a\nb", "a\r\ndata: x", "a\n", "\0", "a\0b"})
    void an_id_that_would_break_the_stream_is_refused(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerSentEvent(id, null, null, null, null))
                .withMessageStartingWith("id: ").withMessageEndingWith("(expected: none)");
        ServerSentEvent event = ServerSentEvent.of("x");
        assertThatIllegalArgumentException().isThrownBy(() -> event.withId(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "a\rb", "a\nb", "a\r\ndata: x", "a\n"})
    void a_type_that_would_break_the_stream_is_refused(String type) {
        ServerSentEvent event = ServerSentEvent.of("x");
        assertThatIllegalArgumentException().isThrownBy(() -> event.withEvent(type))
                .withMessageStartingWith("event: ");
    }

    @Test
    void the_message_says_what_came_where() {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerSentEvent.of("x").withId("12\n3"))
                .withMessage("id: LINE FEED (LF) at 2 (expected: none)");
    }

    @Test
    void nul_in_a_type_in_data_and_in_a_comment_is_allowed() {
        ServerSentEvent event = new ServerSentEvent(null, "\0", "\0", null, "\0");
        assertThat(Streams.text(SseEncoder.encode(event))).isEqualTo(": \0\nevent: \0\ndata: \0\n\n");
    }

    @Test
    void line_ends_in_data_and_in_a_comment_are_allowed() {
        assertThat(ServerSentEvent.of("a\r\nb\rc\nd").withComment("a\r\nb").data()).isEqualTo("a\r\nb\rc\nd");
    }

    @Test
    void a_reconnection_time_is_zero_to_the_largest_number_of_milliseconds() {
        assertThat(ServerSentEvent.ofRetry(Duration.ZERO).retry()).isZero();
        assertThat(ServerSentEvent.ofRetry(Duration.ofMillis(Long.MAX_VALUE)).retry()).isPositive();
        assertThatIllegalArgumentException().isThrownBy(() -> ServerSentEvent.ofRetry(Duration.ofNanos(-1)))
                .withMessageStartingWith("retry: PT-0.000000001S (expected: zero to ");
        Duration tooLong = Duration.ofMillis(Long.MAX_VALUE).plusMillis(1);
        assertThatIllegalArgumentException().isThrownBy(() -> ServerSentEvent.ofRetry(tooLong));
    }

    @Test
    void an_event_without_any_field_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ServerSentEvent(null, null, null, null, null))
                .withMessage("event: no field at all (expected: at least one)");
    }

    @Test
    void fields_are_added_one_by_one() {
        assertThat(ServerSentEvent.of("x").withId(7).withEvent("e").withRetry(Duration.ofSeconds(1)).withComment("c"))
                .isEqualTo(new ServerSentEvent("7", "e", "x", Duration.ofSeconds(1), "c"));
        assertThat(ServerSentEvent.ofComment("c")).isEqualTo(new ServerSentEvent(null, null, null, null, "c"));
    }
}
