package dev.ouzel.wire.sse;

import static dev.ouzel.wire.sse.DecodedStream.message;
import static dev.ouzel.wire.sse.DecodedStream.stream;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the standard as bytes: every row is decoded whole, cut at every byte, byte by byte, in twos and threes,
/// and must give the same each time.
class SseDecoderTest {

    static List<DecodedStream> rows() {
        return List.of(
                stream("one space after the colon is removed", "data: a\n\n", message("a")),
                stream("the space is optional", "data:a\n\n", message("a")),
                stream("only one space is removed", "data:  a\n\n", message(" a")),
                stream("a tab stays", "data:\ta\n\n", message("\ta")),
                stream("a line without a colon is a name", "data\n\n", message("")),
                stream("empty data lines are lines", "data\ndata\n\n", message("\n")),
                stream("a first empty line is kept", "data:\ndata: x\n\n", message("\nx")),
                stream("a last empty line is kept", "data: x\ndata:\n\n", message("x\n")),
                stream("a comment is ignored", ": c\n\n"),
                stream("a block without data resets the type", "event: e\n\ndata: x\n\n", message("x")),
                stream("a block without data commits its id", "id: 7\n\ndata: x\n\n", message("x", "7"))
                        .lastEventId("7"),
                stream(
                        "the id stays until it is changed or reset",
                        "id: 7\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
                        message("a", "7"),
                        message("b", "7"),
                        message("c", "")),
                stream("an id with NUL is ignored", "id: 1\n\nid: a\0b\ndata: x\n\n", message("x", "1"))
                        .lastEventId("1"),
                stream("retry holds at once", "retry: 1000\n").retry(1000),
                stream("retry is digits only", "retry: 1000x\nretry:\nretry\nretry: -1\nretry: 1.5\nretry: +1\n\n"),
                stream("retry is decimal", "retry:03000\n").retry(3000),
                stream("the last good retry holds", "retry:1000\nretry:5000x\n\n").retry(1000),
                stream("retry may be zero", "retry: 0\n").retry(0),
                stream("the largest retry", "retry: 9223372036854775807\n").retry(Long.MAX_VALUE),
                stream("a retry beyond the largest counts as it", "retry: 9223372036854775808\n").retry(Long.MAX_VALUE),
                stream("a very long retry counts as the largest", "retry: " + "9".repeat(400) + "\n")
                        .retry(Long.MAX_VALUE),
                stream("digits of other scripts are none", "retry: \u0661\n"),
                stream("CRLF is one end", "data: a\r\n\r\n", message("a")),
                stream("a lone CR ends a line and dispatches at once", "data: a\r\r", message("a")),
                stream("CRLF after an event begins no block", "data: a\r\n\r\ndata: b\n\n", message("a"), message("b")),
                stream("ends may be mixed", "data: a\r\ndata: b\rdata: c\n\n", message("a\nb\nc")),
                stream("LF before CR are two ends", "data: a\n\rdata: b\n\r", message("a"), message("b")),
                stream("one BOM is dropped", "<EF BB BF>data: a\n\n", message("a")),
                stream("a BOM alone is an empty line", "<EF BB BF>\ndata: a\n\n", message("a")),
                stream("a part of a BOM is a name", "<EF BB>data: a\n\ndata: b\n\n", message("b")),
                stream("two bytes of a BOM and an end", "<EF BB>\ndata: b\n\n", message("b")),
                stream("only the first of two BOMs is dropped", "<EF BB BF EF BB BF>data: a\n\ndata: b\n\n",
                        message("b")),
                stream("a later BOM is part of a name", "\n<EF BB BF>data: a\n\ndata: b\n\n", message("b")),
                stream("a BOM in a value is kept", "data: <EF BB BF>a\n\n", message("\uFEFFa")),
                stream("an unfinished block is dropped with its id", "id: 9\ndata: x\n"),
                stream("a line without an end is none", "data: x\n\ndata: y", message("x")),
                stream("names are exact", " data: x\nData: y\nDATA: y\ndat: y\ndatas: y\nevents: y\nids\n\n"),
                stream("names may differ in any letter", "dxta: 1\nixx: 1\nie: 1\nexent: 1\nrxtry: 1\nretry1: 1\n\n"),
                stream(
                        "nothing else ends a line",
                        "data: a\u000Bb\fc\u0085d\u2028e\u2029f\n\n",
                        message("a\u000Bb\fc\u0085d\u2028e\u2029f")),
                stream("a character may be cut", "data: <C3 A9>\n\n", message("\u00E9")),
                stream("an astral character may be cut", "data: <F0 9F 98 80>\n\n", message("\uD83D\uDE00")),
                stream("a malformed byte is replaced", "data: <FF>\n\n", message("\uFFFD")),
                stream("a character cut by a line end is replaced", "data: <E2 82>\ndata: <AC>\n\n",
                        message("\uFFFD\n\uFFFD")),
                stream("an encoded surrogate is three bytes too many", "data: <ED A0 80>\n\n",
                        message("\uFFFD\uFFFD\uFFFD")),
                stream("half an encoded surrogate", "data: a<ED A0>\n\n", message("a\uFFFD\uFFFD")),
                stream("U+FFFD itself and its neighbours", "data: <EF BF BD ED 9F BF ED>\n\n",
                        message("\uFFFD\uD7FF\uFFFD")),
                stream("malformed bytes in an id and a type", "id: <FF>\nevent: <C0>\ndata\n\n",
                        new MessageEvent("\uFFFD", "", "\uFFFD")).lastEventId("\uFFFD"),
                stream("the first colon splits", "data: a:b\n\n", message("a:b")),
                stream("an empty type is the default", "event: a\nevent:\ndata: x\n\n", message("x")),
                stream("the last type holds", "event: a\nevent: b\ndata: x\n\n", new MessageEvent("b", "x", "")),
                stream("NUL in data is kept", "data: a\0b\n\n", message("a\0b")),
                stream("NUL in a name makes it another", "data\0: x\n\0data: x\n\n"),
                stream("an empty stream", ""),
                stream("only blank lines", "\n\r\n\r\r\n\n"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gives_the_same_however_the_bytes_are_cut(DecodedStream row) {
        row.check();
    }
}
