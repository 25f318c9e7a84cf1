package dev.ouzel.server.http1;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The response as bytes: order, framing, length (RFC 9112, section 6). Not thread-safe: the exchange's lock guards it.
///
/// ```
///      early hints               body                    trailers
///        +---+                  +-----+
///        |   v   start          |     v  last, announced
///       AWAITED --------------> BODY ---------------------> TRAILERS --> COMPLETE
///                                 |  last                                   ^
///                                 +-----------------------------------------+
/// AWAITED --upgrade--> COMPLETE
/// ```
///
/// The body is framed by the `content-length` that the application gave, else chunked, else, to HTTP/1.0, by the end of
/// the connection. A response to HEAD, and 204 and 304, have none: what the application sends of it is dropped, and such
/// a response is complete with its first piece, so that an endless body does not run for nobody.
final class Response {

    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer CRLF = ascii("\r\n");
    private static final ByteBuffer LAST_CHUNK = ascii("0\r\n\r\n");
    private static final ByteBuffer CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

    private final RequestHead request;
    private final Outbound out;
    private State state = State.AWAITED;
    private Framing framing = Framing.NONE;
    private long remaining;
    private boolean trailers;
    private boolean keepAlive;
    private boolean switched;

    private enum State {
        AWAITED, BODY, TRAILERS, COMPLETE
    }

    private enum Framing {
        NONE, LENGTH, CHUNKED, CLOSE
    }

    Response(RequestHead request, Outbound out) {
        this.request = request;
        this.out = out;
        this.keepAlive = request.version() == HttpVersion.HTTP_1_1
                ? !RequestHeads.lists(request.headers(), "connection", "close")
                : RequestHeads.lists(request.headers(), "connection", "keep-alive");
    }

    boolean begun() {
        return state != State.AWAITED;
    }

    boolean complete() {
        return state == State.COMPLETE;
    }

    /// Whether there is no body on the wire, whatever the application sends.
    boolean bodyless() {
        return begun() && framing == Framing.NONE;
    }

    /// Whether only the end of the connection says where the body ends, so that cutting it takes more than closing.
    boolean endsWithConnection() {
        return framing == Framing.CLOSE;
    }

    /// What becomes of the connection after this response.
    ExchangeSequel sequel() {
        if (switched) {
            return ExchangeSequel.UPGRADE;
        }
        return keepAlive && begun() ? ExchangeSequel.NEXT_REQUEST : ExchangeSequel.CLOSE;
    }

    /// Completes the response with 101.
    void switchProtocols(Headers headers) {
        require(!begun(), "upgrade", "none after the start");
        switched = true;
        state = State.COMPLETE;
        out.add(new ResponseHead(101).field("connection", "Upgrade").fields(headers).bytes());
    }

    void continueRequest() {
        if (!begun()) {
            out.add(CONTINUE.duplicate());
        }
    }

    void earlyHints(Headers headers) {
        require(!begun(), "early hints", "none after the start");
        if (request.version() != HttpVersion.HTTP_1_0) {
            out.add(new ResponseHead(103).fields(headers).bytes());
        }
    }

    /// Sends the head.
    ///
    /// @param date the value of the `Date` field
    /// @param mayKeepAlive false if the connection is to be closed whatever the peer wants
    void start(Sent.Start start, String date, boolean mayKeepAlive) {
        require(!begun(), "start", "one start");
        Headers headers = framed(start);
        keepAlive &= mayKeepAlive && framing != Framing.CLOSE;
        trailers = start.trailers();
        state = State.BODY;
        out.add(head(start.status(), headers, date));
    }

    private Headers framed(Sent.Start start) {
        Headers headers = start.status() == 204 ? start.headers().without("content-length") : start.headers();
        List<String> lengths = headers.all("content-length");
        long length = lengths.isEmpty() ? 0 : length(lengths);
        if (request.method().equals("HEAD") || start.status() == 204 || start.status() == 304) {
            framing = Framing.NONE;
        } else if (!lengths.isEmpty()) {
            framing = Framing.LENGTH;
            remaining = length;
        } else {
            framing = request.version() == HttpVersion.HTTP_1_0 ? Framing.CLOSE : Framing.CHUNKED;
        }
        return headers;
    }

    private static long length(List<String> lengths) {
        String length = lengths.getFirst();
        boolean good = lengths.size() == 1 && length.length() <= 18 && !length.isEmpty()
                && length.chars().allMatch(c -> c >= '0' && c <= '9');
        require(good, "content-length " + lengths, "one count of bytes");
        return Long.parseLong(length);
    }

    private ByteBuffer head(int status, Headers headers, String date) {
        ResponseHead head = new ResponseHead(status).fields(headers);
        if (!headers.contains("date")) {
            head.field("date", date);
        }
        if (framing == Framing.CHUNKED) {
            head.field("transfer-encoding", "chunked");
        }
        if (!keepAlive) {
            head.field("connection", "close");
        } else if (request.version() == HttpVersion.HTTP_1_0) {
            head.field("connection", "keep-alive");
        }
        return head.bytes();
    }

    void body(ByteBuffer bytes, boolean last) {
        require(state == State.BODY || (bodyless() && last), "body", begun() ? "none after the last" : "a start first");
        if (framing == Framing.NONE) {
            state = State.COMPLETE;
            return;
        }
        count(bytes.remaining(), last);
        if (bytes.hasRemaining()) {
            piece(bytes.duplicate());
        }
        if (last) {
            endBody();
        }
    }

    private void count(int bytes, boolean last) {
        if (framing == Framing.LENGTH) {
            require(bytes <= remaining, "body of " + bytes + " bytes", remaining + " at most, by content-length");
            require(!last || bytes == remaining, "last body of " + bytes + " bytes", remaining + ", by content-length");
            remaining -= bytes;
        }
    }

    private void piece(ByteBuffer bytes) {
        if (framing == Framing.CHUNKED) {
            out.add(chunkSize(bytes.remaining()));
            out.add(bytes);
            out.add(CRLF.duplicate());
        } else {
            out.add(bytes);
        }
    }

    /// The size in hexadecimal and CRLF, without leading zeros.
    private static ByteBuffer chunkSize(int size) {
        int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(size)) / 4);
        byte[] line = new byte[digits + 2];
        for (int i = 0; i < digits; i++) {
            line[i] = HEX[(size >>> (4 * (digits - 1 - i))) & 0xF];
        }
        line[digits] = '\r';
        line[digits + 1] = '\n';
        return ByteBuffer.wrap(line);
    }

    private void endBody() {
        if (trailers) {
            state = State.TRAILERS;
        } else {
            endChunks();
        }
    }

    private void endChunks() {
        state = State.COMPLETE;
        if (framing == Framing.CHUNKED) {
            out.add(LAST_CHUNK.duplicate());
        }
    }

    void trailers(Headers headers) {
        require(trailers && (state == State.TRAILERS || complete()), "trailers",
                "only if the start announced them, after the last body");
        boolean wanted = framing == Framing.CHUNKED && RequestHeads.lists(request.headers(), "te", "trailers");
        if (wanted) {
            state = State.COMPLETE;
            out.add(ResponseHead.trailers(headers));
        } else if (!complete()) {
            endChunks();
        }
    }

    /// Completes the body of a feed, which has no trailers to give.
    void end() {
        trailers = false;
        if (!complete()) {
            body(ByteBuffer.allocate(0), true);
        }
    }

    private static void require(boolean good, String what, String expected) {
        if (!good) {
            throw new IllegalStateException(what + " (expected: " + expected + ")");
        }
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
