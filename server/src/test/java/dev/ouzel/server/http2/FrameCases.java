package dev.ouzel.server.http2;

import static dev.ouzel.server.http2.Frame.CONTINUATION;
import static dev.ouzel.server.http2.Frame.DATA;
import static dev.ouzel.server.http2.Frame.END_HEADERS;
import static dev.ouzel.server.http2.Frame.END_STREAM;
import static dev.ouzel.server.http2.Frame.GOAWAY;
import static dev.ouzel.server.http2.Frame.HEADERS;
import static dev.ouzel.server.http2.Frame.PADDED;
import static dev.ouzel.server.http2.Frame.PING;
import static dev.ouzel.server.http2.Frame.PRIORITY;
import static dev.ouzel.server.http2.Frame.PUSH_PROMISE;
import static dev.ouzel.server.http2.Frame.RST_STREAM;
import static dev.ouzel.server.http2.Frame.SETTINGS;
import static dev.ouzel.server.http2.Frame.WINDOW_UPDATE;
import static dev.ouzel.server.http2.Frame.WITH_PRIORITY;
import static dev.ouzel.server.http2.Frame.block;
import static dev.ouzel.server.http2.Frame.data;
import static dev.ouzel.server.http2.Frame.get;
import static dev.ouzel.server.http2.Frame.joined;
import static dev.ouzel.server.http2.Frame.post;
import static dev.ouzel.server.http2.Frame.request;
import static dev.ouzel.server.http2.Frame.reset;
import static dev.ouzel.server.http2.Frame.settings;
import static dev.ouzel.server.http2.Frame.windowUpdate;

import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// What RFC 9113 and RFC 7541 say about frames, one case a rule: the bytes that a peer sends after its settings, and what
/// it gets.
final class FrameCases {

    /// What a peer gets.
    sealed interface Expected {

        /// The connection ends with this error.
        record Ended(Http2Error error) implements Expected {}

        /// Stream 1 ends with this error, and the connection lives.
        record Reset(Http2Error error) implements Expected {}

        /// Stream 1 is answered with this status, and the connection lives.
        record Answered(int status) implements Expected {}
    }

    /// A rule.
    ///
    /// @param section of RFC 9113, or of RFC 7541 with an H before it
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Case(String section, String what, byte[] sent, Expected expected) {

        @Override
        public String toString() {
            return section + ", " + what + " -> " + expected;
        }
    }

    private static final Expected OK = new Expected.Answered(200);

    private final List<Case> cases = new ArrayList<>();

    static List<Case> all() {
        FrameCases all = new FrameCases();
        all.framing();
        all.states();
        all.dataAndHeaders();
        all.priorityAndReset();
        all.settingsAndPing();
        all.windows();
        all.continuations();
        all.requests();
        all.fields();
        all.compression();
        return all.cases;
    }

    private void good(String section, String what, byte[]... sent) {
        cases.add(new Case(section, what, joined(sent), OK));
    }

    private void answered(int status, String section, String what, byte[]... sent) {
        cases.add(new Case(section, what, joined(sent), new Expected.Answered(status)));
    }

    private void ends(Http2Error error, String section, String what, byte[]... sent) {
        cases.add(new Case(section, what, joined(sent), new Expected.Ended(error)));
    }

    private void resets(Http2Error error, String section, String what, byte[]... sent) {
        cases.add(new Case(section, what, joined(sent), new Expected.Reset(error)));
    }

    private void framing() {
        good("4.1", "a frame of an unknown type", Frame.of(0x16, 0, 0, "00 00"), get(1, "/"));
        good("4.1", "an unknown flag", Frame.of(HEADERS, END_HEADERS | END_STREAM | 0x40, 1, request("GET", "/")));
        good("4.1", "the reserved bit of a stream",
                Frame.of(HEADERS, END_HEADERS | END_STREAM, 1 | 1 << 31, request("GET", "/")));
        good("4.2", "DATA as large as allowed", post(1, "/"), data(1, 16_384, true));
        ends(Http2Error.FRAME_SIZE_ERROR, "4.2", "DATA larger than allowed", post(1, "/"), data(1, 16_385, true));
        ends(Http2Error.FRAME_SIZE_ERROR, "4.2", "HEADERS larger than allowed",
                Frame.of(HEADERS, 5, 1, new byte[16_385]));
        ends(Http2Error.COMPRESSION_ERROR, "4.3", "a block that is none", Frame.of(HEADERS, 5, 1, "ff ff ff ff ff ff"));
        ends(Http2Error.PROTOCOL_ERROR, "4.3", "PRIORITY within a block", Frame.of(HEADERS, 1, 1, request("GET", "/")),
                Frame.of(PRIORITY, 0, 1, "00000000 10"));
        ends(Http2Error.PROTOCOL_ERROR, "4.3", "another stream within a block",
                Frame.of(HEADERS, 1, 1, request("GET", "/")),
                get(3, "/"));
        ends(Http2Error.PROTOCOL_ERROR, "5.5", "an unknown type within a block",
                Frame.of(HEADERS, 1, 1, request("GET", "/")),
                Frame.of(0x16, 0, 0, "00"));
    }

    private void states() {
        ends(Http2Error.PROTOCOL_ERROR, "5.1", "DATA on an idle stream", data(1, 1, true));
        ends(Http2Error.PROTOCOL_ERROR, "5.1", "RST_STREAM on an idle stream", reset(1, 8));
        ends(Http2Error.PROTOCOL_ERROR, "5.1", "WINDOW_UPDATE on an idle stream", windowUpdate(1, 1));
        ends(Http2Error.PROTOCOL_ERROR, "5.1", "CONTINUATION on an idle stream",
                Frame.of(CONTINUATION, END_HEADERS, 1, request("GET", "/")));
        resets(Http2Error.STREAM_CLOSED, "5.1", "DATA after the end of the request", get(1, "/wait"), data(1, 1, true));
        resets(Http2Error.STREAM_CLOSED, "5.1", "HEADERS after the end of the request", get(1, "/wait"),
                get(1, "/wait"));
        resets(Http2Error.STREAM_CLOSED, "5.1", "DATA after a reset", post(1, "/wait"), reset(1, 8), data(1, 1, true));
        resets(Http2Error.STREAM_CLOSED, "5.1", "HEADERS after a reset", post(1, "/wait"), reset(1, 8),
                get(1, "/wait"));
        good("5.1", "WINDOW_UPDATE after a reset", post(3, "/wait"), reset(3, 8), windowUpdate(3, 1), get(5, "/"),
                get(1 + 6, "/"));
        ends(Http2Error.PROTOCOL_ERROR, "5.1.1", "an even stream", get(2, "/"));
        ends(Http2Error.PROTOCOL_ERROR, "5.1.1", "a stream before the last one", get(5, "/"), get(3, "/"));
        good("5.3", "PRIORITY of an idle stream", Frame.of(PRIORITY, 0, 1, "00000000 10"), get(1, "/"));
        ends(Http2Error.PROTOCOL_ERROR, "5.3", "HEADERS that depend on themselves", Frame.of(HEADERS,
                END_HEADERS | END_STREAM | WITH_PRIORITY, 1, joined(new byte[]{0, 0, 0, 1, 7}, request("GET", "/"))));
    }

    private void dataAndHeaders() {
        ends(Http2Error.PROTOCOL_ERROR, "6.1", "DATA on stream 0", data(0, 1, true));
        good("6.1", "padded DATA", post(1, "/"), Frame.of(DATA, PADDED | END_STREAM, 1, "02 61 00 00"));
        ends(Http2Error.PROTOCOL_ERROR, "6.1", "DATA that is less than its padding", post(1, "/"),
                Frame.of(DATA, PADDED | END_STREAM, 1, "06 61 00 00"));
        ends(Http2Error.PROTOCOL_ERROR, "6.2", "HEADERS on stream 0", get(0, "/"));
        good("6.2", "padded HEADERS", Frame.of(HEADERS, PADDED | END_HEADERS | END_STREAM, 1,
                joined(new byte[]{2}, request("GET", "/"), new byte[2])));
        ends(Http2Error.PROTOCOL_ERROR, "6.2", "HEADERS that are less than their padding",
                Frame.of(HEADERS, PADDED | END_HEADERS | END_STREAM, 1, "09 82 86 84"));
        good("6.2", "HEADERS with a priority", Frame.of(HEADERS, END_HEADERS | END_STREAM | WITH_PRIORITY, 1,
                joined(new byte[]{0, 0, 0, 0, 7}, request("GET", "/"))));
    }

    private void priorityAndReset() {
        ends(Http2Error.PROTOCOL_ERROR, "6.3", "PRIORITY on stream 0", Frame.of(PRIORITY, 0, 0, "00000000 10"));
        resets(Http2Error.FRAME_SIZE_ERROR, "6.3", "PRIORITY of four bytes", get(1, "/wait"),
                Frame.of(PRIORITY, 0, 1, "80000001"));
        ends(Http2Error.PROTOCOL_ERROR, "6.4", "RST_STREAM on stream 0", reset(0, 8));
        ends(Http2Error.FRAME_SIZE_ERROR, "6.4", "RST_STREAM of three bytes", get(1, "/wait"),
                Frame.of(RST_STREAM, 0, 1, "000000"));
        ends(Http2Error.PROTOCOL_ERROR, "6.6", "PUSH_PROMISE", get(1, "/wait"),
                Frame.of(PUSH_PROMISE, END_HEADERS, 1, joined(new byte[]{0, 0, 0, 2}, request("GET", "/"))));
    }

    private void settingsAndPing() {
        ends(Http2Error.FRAME_SIZE_ERROR, "6.5", "an acknowledgement with settings", Frame.of(SETTINGS, 1, 0, "00"));
        ends(Http2Error.PROTOCOL_ERROR, "6.5", "SETTINGS on a stream", Frame.of(SETTINGS, 0, 1, "0003 00000064"));
        ends(Http2Error.FRAME_SIZE_ERROR, "6.5", "SETTINGS of three bytes", Frame.of(SETTINGS, 0, 0, "000300"));
        ends(Http2Error.PROTOCOL_ERROR, "6.5.2", "ENABLE_PUSH of 2", settings(2, 2));
        ends(Http2Error.FLOW_CONTROL_ERROR, "6.5.2", "INITIAL_WINDOW_SIZE of 2^31", settings(4, Integer.MIN_VALUE));
        ends(Http2Error.PROTOCOL_ERROR, "6.5.2", "MAX_FRAME_SIZE of 16,383", settings(5, 16_383));
        ends(Http2Error.PROTOCOL_ERROR, "6.5.2", "MAX_FRAME_SIZE of 2^24", settings(5, 1 << 24));
        good("6.5.2", "an unknown setting", settings(0xFF, 1), get(1, "/"));
        good("6.5.3", "the same setting twice", settings(4, 100, 4, 200), get(1, "/"));
        good("6.7", "an acknowledgement of no PING", Frame.of(PING, 1, 0, "0000000000000009"), get(1, "/"));
        ends(Http2Error.PROTOCOL_ERROR, "6.7", "PING on a stream", Frame.of(PING, 0, 1, "0000000000000000"));
        ends(Http2Error.FRAME_SIZE_ERROR, "6.7", "PING of six bytes", Frame.of(PING, 0, 0, "000000000000"));
        ends(Http2Error.PROTOCOL_ERROR, "6.8", "GOAWAY on a stream", Frame.of(GOAWAY, 0, 1, "00000000 00000000"));
    }

    private void windows() {
        ends(Http2Error.PROTOCOL_ERROR, "6.9", "a window opened by 0", windowUpdate(0, 0));
        resets(Http2Error.PROTOCOL_ERROR, "6.9", "a stream's window opened by 0", get(1, "/wait"), windowUpdate(1, 0));
        ends(Http2Error.FRAME_SIZE_ERROR, "6.9", "WINDOW_UPDATE of three bytes",
                Frame.of(WINDOW_UPDATE, 0, 0, "000001"));
        ends(Http2Error.FLOW_CONTROL_ERROR, "6.9.1", "a window beyond 2^31-1", windowUpdate(0, Integer.MAX_VALUE),
                windowUpdate(0, Integer.MAX_VALUE));
        resets(Http2Error.FLOW_CONTROL_ERROR, "6.9.1", "a stream's window beyond 2^31-1", get(1, "/wait"),
                windowUpdate(1, Integer.MAX_VALUE), windowUpdate(1, Integer.MAX_VALUE));
        good("6.9.2", "windows that shrink below zero", get(1, "/"), settings(4, 0), settings(4, 65_535));
    }

    private void continuations() {
        byte[] block = request("GET", "/");
        byte[] first = Arrays.copyOf(block, 9);
        byte[] rest = Arrays.copyOfRange(block, 9, block.length);
        good("6.10", "a block in three frames", Frame.of(HEADERS, END_STREAM, 1, first),
                Frame.of(CONTINUATION, 0, 1, new byte[0]),
                Frame.of(CONTINUATION, END_HEADERS, 1, rest));
        ends(Http2Error.PROTOCOL_ERROR, "6.10", "DATA within a block", Frame.of(HEADERS, 0, 1, first),
                data(1, 1, true));
        ends(Http2Error.PROTOCOL_ERROR, "6.10", "CONTINUATION on stream 0", Frame.of(HEADERS, END_STREAM, 1, first),
                Frame.of(CONTINUATION, END_HEADERS, 0, rest));
        ends(Http2Error.PROTOCOL_ERROR, "6.10", "CONTINUATION after the block", get(1, "/wait"),
                Frame.of(CONTINUATION, END_HEADERS, 1, block));
        ends(Http2Error.PROTOCOL_ERROR, "6.10", "CONTINUATION of another stream",
                Frame.of(HEADERS, END_STREAM, 1, first),
                Frame.of(CONTINUATION, END_HEADERS, 3, rest));
    }

    private void requests() {
        good("8.1", "trailers", post(1, "/"), data(1, 3, false), Frame.of(HEADERS, 5, 1, block("x-sum", "7")));
        resets(Http2Error.PROTOCOL_ERROR, "8.1", "trailers that end nothing", post(1, "/wait"), data(1, 3, false),
                Frame.of(HEADERS, END_HEADERS, 1, block("x-sum", "7")));
        resets(Http2Error.PROTOCOL_ERROR, "8.1", "a pseudo-field in trailers", post(1, "/wait"), data(1, 3, false),
                Frame.of(HEADERS, 5, 1, block(":method", "GET")));
        resets(Http2Error.PROTOCOL_ERROR, "8.1.1", "more body than content-length",
                post(1, "/wait", "content-length", "1"),
                data(1, 4, true));
        resets(Http2Error.PROTOCOL_ERROR, "8.1.1", "less body than content-length",
                post(1, "/wait", "content-length", "9"),
                data(1, 4, false), data(1, 4, true));
        resets(Http2Error.PROTOCOL_ERROR, "8.1.1", "no body, with a content-length",
                get(1, "/", "content-length", "9"));
        answered(501, "8.5", "CONNECT",
                Frame.of(HEADERS, 5, 1, block(":method", "CONNECT", ":authority", "localhost:1")));
        answered(400, "8.3.1", "no authority",
                Frame.of(HEADERS, 5, 1, block(":method", "GET", ":scheme", "http", ":path", "/")));
        good("8.3.1", "a host in place of the authority",
                Frame.of(HEADERS, 5, 1, block(":method", "GET", ":scheme", "http", ":path", "/", "host", "localhost")));
        resets(Http2Error.PROTOCOL_ERROR, "8.3.1", "a host that is not the authority", get(1, "/", "host", "other"));
        for (String missing : List.of(":method", ":scheme", ":path")) {
            resets(Http2Error.PROTOCOL_ERROR, "8.3.1", "no " + missing, Frame.of(HEADERS, 5, 1, without(missing)));
            resets(Http2Error.PROTOCOL_ERROR, "8.3.1", missing + " twice",
                    Frame.of(HEADERS, 5, 1, joined(block(missing, "GET"), request("GET", "/"))));
        }
        resets(Http2Error.PROTOCOL_ERROR, "8.3.1", "an empty path", get(1, ""));
        resets(Http2Error.PROTOCOL_ERROR, "8.3.1", "a path without a slash", get(1, "path"));
    }

    private static byte[] without(String missing) {
        List<String> fields = new ArrayList<>(List.of(":method", "GET", ":scheme", "http", ":path", "/"));
        int at = fields.indexOf(missing);
        fields.remove(at);
        fields.remove(at);
        return block(fields.toArray(String[]::new));
    }

    private void fields() {
        for (String name : List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade")) {
            resets(Http2Error.PROTOCOL_ERROR, "8.2.2", name, get(1, "/", name, "close"));
        }
        resets(Http2Error.PROTOCOL_ERROR, "8.2.2", "te other than trailers", get(1, "/", "te", "trailers, deflate"));
        good("8.2.2", "te: trailers", get(1, "/", "te", "trailers"));
        resets(Http2Error.PROTOCOL_ERROR, "8.2", "a name in upper case", get(1, "/", "X-TEST", "ok"));
        resets(Http2Error.PROTOCOL_ERROR, "8.2.1", "a value with a line feed", get(1, "/", "x-test", "a\nb"));
        resets(Http2Error.PROTOCOL_ERROR, "8.2.1", "a value that begins with a space", get(1, "/", "x-test", " a"));
        resets(Http2Error.PROTOCOL_ERROR, "8.2.1", "a name with a space", get(1, "/", "x test", "a"));
        resets(Http2Error.PROTOCOL_ERROR, "8.3", "an unknown pseudo-field", Frame.of(HEADERS, 5, 1,
                joined(block(":test", "ok"), request("GET", "/"))));
        resets(Http2Error.PROTOCOL_ERROR, "8.3", "a pseudo-field of responses", Frame.of(HEADERS, 5, 1,
                joined(block(":status", "200"), request("GET", "/"))));
        resets(Http2Error.PROTOCOL_ERROR, "8.3", "a pseudo-field after a field", Frame.of(HEADERS, 5, 1,
                joined(block("x-test", "ok"), request("GET", "/"))));
    }

    private void compression() {
        ends(Http2Error.COMPRESSION_ERROR, "H2.3.3", "an index beyond the tables",
                Frame.of(HEADERS, 5, 1, joined(request("GET", "/"), new byte[]{(byte) 0xC6})));
        ends(Http2Error.COMPRESSION_ERROR, "H6.1", "index 0",
                Frame.of(HEADERS, 5, 1, joined(request("GET", "/"), new byte[]{(byte) 0x80})));
        ends(Http2Error.COMPRESSION_ERROR, "H4.2", "a table size after a field",
                Frame.of(HEADERS, 5, 1, joined(request("GET", "/"), new byte[]{0x20})));
        ends(Http2Error.COMPRESSION_ERROR, "H6.3", "a table larger than allowed",
                Frame.of(HEADERS, 5, 1, joined(new byte[]{0x3F, (byte) 0xE1, (byte) 0xFF, 0x03}, request("GET", "/"))));
        ends(Http2Error.COMPRESSION_ERROR, "H5.2", "a code padded by more than seven bits",
                Frame.of(HEADERS, 5, 1, joined(request("GET", "/"), huffman("ff ff"))));
        ends(Http2Error.COMPRESSION_ERROR, "H5.2", "a code padded by zeros",
                Frame.of(HEADERS, 5, 1, joined(request("GET", "/"), huffman("18"))));
        ends(Http2Error.COMPRESSION_ERROR, "H5.2", "a code with its end",
                Frame.of(HEADERS, 5, 1, joined(request("GET", "/"), huffman("ff ff ff ff"))));
    }

    /// A field whose value is in Huffman's code.
    private static byte[] huffman(String code) {
        byte[] bytes = HexFormat.of().parseHex(code.replace(" ", ""));
        return joined(new byte[]{0, 1, 'x', (byte) (0x80 | bytes.length)}, bytes);
    }
}
