package dev.ouzel.wire.sse;

import static dev.ouzel.wire.sse.DecodedStream.message;
import static dev.ouzel.wire.sse.DecodedStream.stream;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The parsing cases of LaunchDarkly's contract tests for SSE clients, restated.
class ClientContractStreamsTest {

    static List<DecodedStream> streams() {
        return List.of(
                stream("one line", "data: Hello\n\n", message("Hello")),
                stream("two messages, cut in the middle", "data: test1\n\ndata:test2\n\n", message("test1"),
                        message("test2")),
                stream("two lines", "data: Hello\ndata:World\n\n", message("Hello\nWorld")),
                stream("empty data", "data:\n\n", message("")),
                stream("a type", "event: greeting\ndata: Hello\n\n", new MessageEvent("greeting", "Hello", "")),
                stream("an id", "id: abc\ndata: Hello\n\n", message("Hello", "abc")).lastEventId("abc"),
                stream("type and id", "event: greeting\nid: abc\ndata: Hello\n\n",
                        new MessageEvent("greeting", "Hello", "abc")).lastEventId("abc"),
                stream("fields in reverse order", "data: Hello\nid: abc\nevent: greeting\n\n",
                        new MessageEvent("greeting", "Hello", "abc")).lastEventId("abc"),
                stream("an id with NUL is ignored", "id: ab\0c\ndata: Hello\n\n", message("Hello")),
                stream("the id persists", "id: abc\ndata: 1\n\ndata: 2\n\n", message("1", "abc"), message("2", "abc"))
                        .lastEventId("abc"),
                stream("an empty id resets it", "id: abc\ndata: 1\n\nid:\ndata: 2\n\n", message("1", "abc"),
                        message("2")),
                stream("unknown fields", "unknown: x\ndata: Hello\nx\n\n", message("Hello")),
                stream("no space", "event:greeting\ndata:Hello\n\n", new MessageEvent("greeting", "Hello", "")),
                stream("the second space is kept", "event:  greeting\ndata:  Hello\n\n",
                        new MessageEvent(" greeting", " Hello", "")),
                stream("fields without a colon", "data\n\ndata\ndata\n\n", message(""), message("\n")),
                stream("characters of several bytes", "data: \u20AC\u8C46\u8150\n\n", message("\u20AC\u8C46\u8150")),
                stream("BOM before a type and an id", "<EF BB BF>event: a\nid: 1\ndata: x\n\n",
                        new MessageEvent("a", "x", "1")).lastEventId("1"),
                stream("BOM before several messages", "<EF BB BF>data: 1\n\ndata: 2\n\n", message("1"), message("2")),
                stream("BOM in later data", "data: 1\n\ndata: <EF BB BF>2\n\n", message("1"), message("\uFEFF2")),
                stream("BOM before several lines", "<EF BB BF>data: 1\ndata: 2\n\n", message("1\n2")),
                stream("BOM before a comment", "<EF BB BF>: c\ndata: 1\n\n", message("1")),
                stream("BOM before empty data", "<EF BB BF>data:\n\n", message("")));
    }

    /// Six shapes of a stream, with each of the three line ends.
    static List<DecodedStream> shapes() {
        List<DecodedStream> shapes = new ArrayList<>();
        for (String end : List.of("\n", "\r\n", "\r")) {
            shapes.add(shape(end, "data: a||", message("a")));
            shapes.add(shape(end, "data: a||data: b|data: c||", message("a"), message("b\nc")));
            shapes.add(shape(end, "data:|data: a|data: b||", message("\na\nb")));
            shapes.add(shape(end, "data: a|data:|data: b||", message("a\n\nb")));
            shapes.add(shape(end, "data: a|||data: b||", message("a"), message("b")));
            shapes.add(shape(end, "data: a||||data: b||", message("a"), message("b")));
        }
        return shapes;
    }

    @ParameterizedTest
    @MethodSource({"streams", "shapes"})
    void are_read_as_the_contract_says(DecodedStream stream) {
        stream.check();
    }

    @Test
    void hundred_events_come_in_order() {
        String body = String.join("", IntStream.range(0, 100).mapToObj(i -> "data: " + i + "\n\n").toList());
        List<MessageEvent> events = IntStream.range(0, 100).mapToObj(i -> message("" + i)).toList();
        stream("hundred", body, events.toArray(MessageEvent[]::new)).check();
    }

    @Test
    void five_mebibytes_come_in_one_event() {
        String text = "0123456789abcdef".repeat(5 * 1024 * 1024 / 16);
        byte[] body = ("data: " + text + "\n\n").getBytes(StandardCharsets.US_ASCII);
        for (int size : new int[]{body.length, body.length / 2 + 1}) {
            assertThat(Streams.decode(new SseDecoder(), Streams.inPieces(body, size)).equals(List.of(message(text))))
                    .isTrue();
        }
    }

    private static DecodedStream shape(String end, String shape, MessageEvent... events) {
        return stream(shape + " with " + end.replace("\r", "CR").replace("\n", "LF"), shape.replace("|", end), events);
    }
}
