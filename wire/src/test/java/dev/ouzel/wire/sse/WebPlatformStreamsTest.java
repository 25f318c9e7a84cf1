package dev.ouzel.wire.sse;

import static dev.ouzel.wire.sse.DecodedStream.message;
import static dev.ouzel.wire.sse.DecodedStream.stream;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The streams of the format files of web-platform-tests (`eventsource/`), restated. Its server ends most bodies with
/// three line ends, those of [#closed] with one.
class WebPlatformStreamsTest {

    private static final String COMMENT = ":" + "x".repeat(2048);

    static List<DecodedStream> streams() {
        return List.of(
                open("format-bom", "<EF BB BF>data:1\n\n<EF BB BF>data:2\n\ndata:3", message("1"), message("3")),
                open("format-bom-2", "<EF BB BF EF BB BF>data:1\n\ndata:2\n\ndata:3", message("2"), message("3")),
                closed("format-comments",
                        "data:1\r:\0\n:\r\ndata:2\n" + COMMENT + "\rdata:3\n:data:fail\r" + COMMENT + "\ndata:4\n",
                        message("1\n2\n3\n4")),
                closed("format-data-before-final-empty-line", "retry:1000\ndata:test1\n\nid:test\ndata:test2",
                        message("test1")).retry(1000),
                open("format-field-data", "data:\n\ndata\ndata\n\ndata:test", message(""), message("\n"),
                        message("test")),
                open("format-field-event", "event:test\ndata:x\n\ndata:x", new MessageEvent("test", "x", ""),
                        message("x")),
                open("format-field-event-empty", "event: \ndata:data", message("data")),
                open("format-field-id", "id: \u2026\nretry: 200\ndata: hello\n\n", message("hello", "\u2026"))
                        .lastEventId("\u2026").retry(200),
                open("format-field-id-3, changed", "id: 1\ndata: 1\n\ndata: 2\n\nid: 2\ndata:3\n\ndata:4\n\n",
                        message("1", "1"), message("2", "1"), message("3", "2"), message("4", "2")).lastEventId("2"),
                open("format-field-id-3, emptied", "id: 1\ndata: 1\n\nid:\ndata:2\n\ndata:3\n\n", message("1", "1"),
                        message("2"), message("3")),
                open("format-field-id-3, emptied without a colon", "id: 1\ndata: 1\n\nid\ndata:2\n\ndata:3\n\n",
                        message("1", "1"), message("2"), message("3")),
                idWithNull("\0\0"),
                idWithNull("x\0"),
                idWithNull("\0x"),
                idWithNull("x\0x"),
                idWithNull(" \0"),
                closed("format-field-parsing",
                        "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32"
                                + "\ndata:4\n",
                        message("\0\n 2\n1\n3\n\n4")),
                open("format-field-retry", "retry:03000\ndata:x", message("x")).retry(3000),
                open("format-field-retry-bogus", "retry:3000\nretry:1000x\ndata:x", message("x")).retry(3000),
                open("format-field-retry-bogus-2", "retry:1000\nretry:5000x\ndata:x", message("x")).retry(1000),
                open("format-field-retry-empty", "retry\ndata:test", message("test")),
                open("format-field-unknown",
                        "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test",
                        message("test\n\ntest")),
                open("format-leading-space", "data:\ttest\rdata: \ndata:test", message("\ttest\n\ntest")),
                closed("format-newlines", "data:test\r\ndata\ndata:test\r\n\r", message("test\n\ntest")),
                open("format-null-character", "data:\0\n\n", message("\0")),
                open("format-utf-8", "data:ok\u2026", message("ok\u2026")),
                stream("event-data",
                        "data:msg\ndata: msg\n\n:\nfalsefield:msg\n\nfalsefield:msg\nData:data\n\ndata\n\ndata:end\n\n",
                        message("msg\nmsg"), message(""), message("end")),
                stream("from-readable-stream, line ends", "data: cr\r\rdata: lf\n\ndata: crlf\r\n\r\n", message("cr"),
                        message("lf"), message("crlf")),
                stream("from-readable-stream, chunks", "data: hello\n\n", message("hello")),
                stream("from-readable-stream, BOM", "<EF BB BF>data: hello\n\n", message("hello")),
                stream("from-readable-stream, retry", "retry: 5000\nretry: bogus\ndata: x\n\n", message("x"))
                        .retry(5000),
                stream("from-readable-stream, id", "id: 42\ndata: x\n\n", message("x", "42")).lastEventId("42"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void are_read_as_browsers_read_them(DecodedStream stream) {
        stream.check();
    }

    private static DecodedStream open(String file, String body, MessageEvent... events) {
        return stream(file, body + "\n\n\n", events);
    }

    private static DecodedStream closed(String file, String body, MessageEvent... events) {
        return stream(file, body + "\n", events);
    }

    private static DecodedStream idWithNull(String id) {
        return open("format-field-id-null", "id: " + id + "\nretry: 200\ndata: hello\n\n", message("hello")).retry(200);
    }
}
