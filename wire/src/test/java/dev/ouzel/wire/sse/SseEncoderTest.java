package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The bytes of events; each row that has data is read back too.
class SseEncoderTest {

    record Row(ServerSentEvent event, String stream) {}

    static List<Row> rows() {
        return List.of(
                row(ServerSentEvent.of("hello"), "data: hello\n\n"),
                row(ServerSentEvent.of(""), "data: \n\n"),
                row(ServerSentEvent.of("Hello\n"), "data: Hello\ndata: \n\n"),
                row(ServerSentEvent.of("\n"), "data: \ndata: \n\n"),
                row(ServerSentEvent.of("\n\n"), "data: \ndata: \ndata: \n\n"),
                row(ServerSentEvent.of("a\r\nb\rc\nd"), "data: a\ndata: b\ndata: c\ndata: d\n\n"),
                row(ServerSentEvent.of("a\n\rb\r\r\nc\r"), "data: a\ndata: \ndata: b\ndata: \ndata: c\ndata: \n\n"),
                row(ServerSentEvent.of(" frase"), "data:  frase\n\n"),
                row(ServerSentEvent.of("data: x\nid: 1"), "data: data: x\ndata: id: 1\n\n"),
                row(ServerSentEvent.of("\uFEFFa\u2028\u0085\0"), "data: \uFEFFa\u2028\u0085\0\n\n"),
                row(ServerSentEvent.of("é€\uD83D\uDE00"), "data: é€\uD83D\uDE00\n\n"),
                row(ServerSentEvent.of("x").withId("7").withEvent("e").withRetry(Duration.ofSeconds(5))
                        .withComment("c"),
                        ": c\nid: 7\nevent: e\nretry: 5000\ndata: x\n\n"),
                row(ServerSentEvent.of("x").withId("").withEvent(""), "id: \nevent: \ndata: x\n\n"),
                row(new ServerSentEvent("7", null, null, null, null), "id: 7\n\n"),
                row(new ServerSentEvent(null, "e", null, null, null), "event: e\n\n"),
                row(ServerSentEvent.ofRetry(Duration.ZERO), "retry: 0\n\n"),
                row(ServerSentEvent.ofRetry(Duration.ofNanos(1_999_999)), "retry: 1\n\n"),
                row(ServerSentEvent.ofRetry(Duration.ofMillis(Long.MAX_VALUE)), "retry: 9223372036854775807\n\n"),
                row(ServerSentEvent.ofComment("hb"), ": hb\n"),
                row(ServerSentEvent.ofComment(""), ":\n"),
                row(ServerSentEvent.ofComment("a\r\n\nb\r"), ": a\n:\n: b\n:\n"),
                row(ServerSentEvent.ofComment("data: x\n\ndata: y"), ": data: x\n:\n: data: y\n"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void writes_these_bytes(Row row) {
        ByteBuffer bytes = SseEncoder.encode(row.event);
        assertThat(Streams.text(bytes)).isEqualTo(row.stream);
        assertThat(bytes.remaining()).isEqualTo(bytes.capacity());
    }

    @Test
    void writes_several_events_one_after_the_other() {
        List<ServerSentEvent> events = rows().stream().map(Row::event).toList();
        String expected = String.join("", rows().stream().map(Row::stream).toList());
        assertThat(Streams.text(SseEncoder.encode(events))).isEqualTo(expected);
        assertThat(SseEncoder.encode(List.of()).remaining()).isZero();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void writes_what_the_decoder_reads(Row row) {
        ServerSentEvent event = row.event;
        List<MessageEvent> expected = event.data() == null
                ? List.of()
                : List.of(new MessageEvent(
                        event.event() == null || event.event().isEmpty() ? "message" : event.event(),
                        event.data().replace("\r\n", "\n").replace('\r', '\n'),
                        event.id() == null ? "" : event.id()));
        for (List<byte[]> pieces : Streams.cuttings(Streams.bytes(SseEncoder.encode(event)))) {
            assertThat(Streams.decode(new SseDecoder(), pieces)).isEqualTo(expected);
        }
    }

    @Test
    void writes_half_a_surrogate_pair_as_the_replacement_character() {
        assertThat(
                Streams.text(SseEncoder.encode(ServerSentEvent.of("a\uD83D").withId("\uDE00b").withEvent("\uD83Dx"))))
                .isEqualTo("id: \uFFFDb\nevent: \uFFFDx\ndata: a\uFFFD\n\n");
        assertThat(Streams.text(SseEncoder.encode(ServerSentEvent.of("\uDE00\uD83D\n\uDE00"))))
                .isEqualTo("data: \uFFFD\uFFFD\ndata: \uFFFD\n\n");
    }

    private static Row row(ServerSentEvent event, String stream) {
        return new Row(event, stream);
    }
}
