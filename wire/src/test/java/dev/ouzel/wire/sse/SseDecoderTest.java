package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the standard as bytes: every row is decoded whole, cut at every byte, byte by byte, in twos and threes,
/// and must give the same each time.
class SseDecoderTest {

    record Row(
            String rule,
            String stream,
            List<MessageEvent> events,
            String lastEventId,
            @Nullable Duration reconnectionTime) {

        Row retry(long milliseconds) {
            return new Row(rule, stream, events, lastEventId, Duration.ofMillis(milliseconds));
        }

        Row lastEventId(String id) {
            return new Row(rule, stream, events, id, reconnectionTime);
        }

        @Override
        public String toString() {
            return rule;
        }
    }

    static List<Row> rows() {
        return List.of(
                row("one space after the colon is removed", "data: a\n\n", message("a")),
                row("the space is optional", "data:a\n\n", message("a")),
                row("only one space is removed", "data:  a\n\n", message(" a")),
                row("a tab stays", "data:\ta\n\n", message("\ta")),
                row("a line without a colon is a name", "data\n\n", message("")),
                row("empty data lines are lines", "data\ndata\n\n", message("\n")),
                row("a first empty line is kept", "data:\ndata: x\n\n", message("\nx")),
                row("a last empty line is kept", "data: x\ndata:\n\n", message("x\n")),
                row("a comment is ignored", ": c\n\n"),
                row("a block without data resets the type", "event: e\n\ndata: x\n\n", message("x")),
                row("a block without data commits its id", "id: 7\n\ndata: x\n\n", message("x", "7"))
                        .lastEventId("7"),
                row(
                        "the id stays until it is changed or reset",
                        "id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
                        message("a", "7"),
                        message("b", "7"),
                        message("c", "")),
                row("an id with NUL is ignored", "id: 1\n\nid: a\0b\ndata: x\n\n", message("x", "1"))
                        .lastEventId("1"),
                row("retry holds at once", "retry: 1000\n").retry(1000),
                row("retry is digits only", "retry: 1000x\nretry:\nretry\nretry: -1\nretry: 1.5\nretry: +1\n\n"),
                row("retry is decimal", "retry:03000\n").retry(3000),
                row("the last good retry holds", "retry:1000\nretry:5000x\n\n").retry(1000),
                row("retry may be zero", "retry: 0\n").retry(0),
                row("the largest retry", "retry: 9223372036854775807\n").retry(Long.MAX_VALUE),
                row("a retry beyond the largest counts as it", "retry: 9223372036854775808\n").retry(Long.MAX_VALUE),
                row("a very long retry counts as the largest", "retry: " + "9".repeat(400) + "\n")
                        .retry(Long.MAX_VALUE),
                row("digits of other scripts are none", "retry: \u0661\n"),
                row("CRLF is one end", "data: a\r\n\r\n", message("a")),
                row("a lone CR ends a line and dispatches at once", "data: a\r\r", message("a")),
                row("CRLF after an event begins no block", "data: a\r\n\r\ndata: b\n\n", message("a"), message("b")),
                row("ends may be mixed", "data: a\r\ndata: b\rdata: c\n\n", message("a\nb\nc")),
                row("LF before CR are two ends", "data: a\n\rdata: b\n\r", message("a"), message("b")),
                row("one BOM is dropped", "<EF BB BF>data: a\n\n", message("a")),
                row("a BOM alone is an empty line", "<EF BB BF>\ndata: a\n\n", message("a")),
                row("a part of a BOM is a name", "<EF BB>data: a\n\ndata: b\n\n", message("b")),
                row("two bytes of a BOM and an end", "<EF BB>\ndata: b\n\n", message("b")),
                row("only the first of two BOMs is dropped", "<EF BB BF EF BB BF>data: a\n\ndata: b\n\n", message("b")),
                row("a later BOM is part of a name", "\n<EF BB BF>data: a\n\ndata: b\n\n", message("b")),
                row("a BOM in a value is kept", "data: <EF BB BF>a\n\n", message("\uFEFFa")),
                row("an unfinished block is dropped with its id", "id: 9\ndata: x\n"),
                row("a line without an end is none", "data: x\n\ndata: y", message("x")),
                row("names are exact", " data: x\nData: y\nDATA: y\ndat: y\ndatas: y\nevents: y\nids\n\n"),
                row("names may differ in any letter", "dxta: 1\nixx: 1\nie: 1\nexent: 1\nrxtry: 1\nretry1: 1\n\n"),
                row(
                        "nothing else ends a line",
                        "data: a\u000Bb\fc\u0085d\u2028e\u2029f\n\n",
                        message("a\u000Bb\fc\u0085d\u2028e\u2029f")),
                row("a character may be cut", "data: <C3 A9>\n\n", message("\u00E9")),
                row("an astral character may be cut", "data: <F0 9F 98 80>\n\n", message("\uD83D\uDE00")),
                row("a malformed byte is replaced", "data: <FF>\n\n", message("\uFFFD")),
                row("a character cut by a line end is replaced", "data: <E2 82>\ndata: <AC>\n\n",
                        message("\uFFFD\n\uFFFD")),
                row("an encoded surrogate is three bytes too many", "data: <ED A0 80>\n\n",
                        message("\uFFFD\uFFFD\uFFFD")),
                row("half an encoded surrogate", "data: a<ED A0>\n\n", message("a\uFFFD\uFFFD")),
                row("U+FFFD itself and its neighbours", "data: <EF BF BD ED 9F BF ED>\n\n",
                        message("\uFFFD\uD7FF\uFFFD")),
                row("malformed bytes in an id and a type", "id: <FF>\nevent: <C0>\ndata\n\n",
                        new MessageEvent("\uFFFD", "", "\uFFFD")).lastEventId("\uFFFD"),
                row("the first colon splits", "data: a:b\n\n", message("a:b")),
                row("an empty type is the default", "event: a\nevent:\ndata: x\n\n", message("x")),
                row("the last type holds", "event: a\nevent: b\ndata: x\n\n", new MessageEvent("b", "x", "")),
                row("NUL in data is kept", "data: a\0b\n\n", message("a\0b")),
                row("NUL in a name makes it another", "data\0: x\n\0data: x\n\n"),
                row("an empty stream", ""),
                row("only blank lines", "\n\r\n\r\r\n\n"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gives_the_same_however_the_bytes_are_cut(Row row) {
        for (List<byte[]> pieces : Streams.cuttings(Streams.bytes(row.stream))) {
            SseDecoder decoder = new SseDecoder();
            assertThat(Streams.decode(decoder, pieces)).as("%d pieces", pieces.size()).isEqualTo(row.events);
            assertThat(decoder.lastEventId()).isEqualTo(row.lastEventId);
            assertThat(decoder.reconnectionTime()).isEqualTo(row.reconnectionTime);
        }
    }

    private static Row row(String rule, String stream, MessageEvent... events) {
        return new Row(rule, stream, Arrays.asList(events), "", null);
    }

    private static MessageEvent message(String data) {
        return message(data, "");
    }

    private static MessageEvent message(String data, String lastEventId) {
        return new MessageEvent("message", data, lastEventId);
    }
}
