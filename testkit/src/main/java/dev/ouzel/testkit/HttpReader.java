package dev.ouzel.testkit;

import dev.ouzel.exchange.Headers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one HTTP/1.x response from a connection (RFC 9112), strictly: what is not well-formed fails the test. Of the
/// request it knows the method only.
final class HttpReader {

    private enum Framing {
        NONE, CHUNKED, LENGTH, UNTIL_CLOSE
    }

    private static final int LINE_MAX = 64 << 10;
    private static final int PIECE_BYTES = 8192;

    private final RawSocket socket;
    private final String method;
    private final List<Headers> earlyHints = new ArrayList<>();
    private Conversation.@Nullable Head head;
    private Framing framing = Framing.NONE;
    private long left;
    private boolean owesLineEnd;
    private Headers trailers = Headers.empty();
    private @Nullable BodyEnd end;

    HttpReader(RawSocket socket, String method) {
        this.socket = socket;
        this.method = method;
    }

    /// Waits for the head.
    Conversation.Head head() {
        Conversation.Head known = head;
        while (known == null) {
            known = readHead();
        }
        if (head == null) {
            head = known;
            frame(known);
        }
        return known;
    }

    List<Headers> earlyHints() {
        return List.copyOf(earlyHints);
    }

    /// The next bytes of the body; null after its end.
    byte @Nullable [] read() {
        head();
        if (end != null) {
            return null;
        }
        return switch (framing) {
            case NONE -> finish(BodyEnd.COMPLETE);
            case CHUNKED -> readChunk();
            case LENGTH -> left == 0 ? finish(BodyEnd.COMPLETE) : readPiece();
            case UNTIL_CLOSE -> readUntilClose();
        };
    }

    /// The same without a wait: none if nothing is there.
    byte @Nullable [] poll() {
        head();
        boolean atEnd = end != null || framing == Framing.NONE || (framing == Framing.LENGTH && left == 0);
        return atEnd || socket.isReady() ? read() : new byte[0];
    }

    /// How the body ended, once it has.
    BodyEnd end() {
        if (end == null) {
            throw new IllegalStateException("the body goes on (expected: its end)");
        }
        return end;
    }

    Headers trailers() {
        return trailers;
    }

    /// Reads one head; null if it was an informational one.
    private Conversation.@Nullable Head readHead() {
        String line = tryLine();
        if (line == null) {
            throw new AssertionError("the connection ended (expected: the head of a response to " + method + ")");
        }
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new AssertionError("status line: " + line + " (expected: HTTP/1.1, a code and a reason)");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        Headers headers = readFields();
        if (headers == null) {
            throw new AssertionError("the connection ended (expected: the empty line after the head)");
        }
        if (status == 103) {
            earlyHints.add(headers);
        }
        return status < 200 && status != 101 ? null : new Conversation.Head(status, headers);
    }

    /// Reads fields up to the empty line; null if the connection ends before it.
    private @Nullable Headers readFields() {
        Headers headers = Headers.empty();
        String line = tryLine();
        while (line != null && !line.isEmpty()) {
            headers = withField(headers, line);
            line = tryLine();
        }
        return line == null ? null : headers;
    }

    private static Headers withField(Headers headers, String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            throw new AssertionError("field: " + line + " (expected: a name, a colon and a value)");
        }
        return headers.plus(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    /// How the body ends (RFC 9112, section 6.3).
    private void frame(Conversation.Head known) {
        boolean chunked = known.headers().first("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent();
        String length = known.headers().first("content-length").orElse("");
        if (method.equals("HEAD") || known.status() == 101 || known.status() == 204 || known.status() == 304) {
            framing = Framing.NONE;
        } else if (chunked && !length.isEmpty()) {
            throw new AssertionError("chunked, and content-length: " + length + " (expected: one of them)");
        } else if (chunked) {
            framing = Framing.CHUNKED;
        } else if (!length.isEmpty()) {
            framing = Framing.LENGTH;
            left = Long.parseLong(length);
        } else {
            framing = Framing.UNTIL_CLOSE;
            left = Long.MAX_VALUE;
        }
    }

    private byte @Nullable [] readChunk() {
        if (left == 0) {
            String line = chunkLine();
            if (line == null) {
                return finish(BodyEnd.CUT);
            }
            left = chunkSize(line);
        }
        return left == 0 ? readTrailers() : readPiece();
    }

    /// The line with the size of the next chunk; null if the connection has ended.
    private @Nullable String chunkLine() {
        String before = owesLineEnd ? tryLine() : "";
        owesLineEnd = true;
        if (before != null && !before.isEmpty()) {
            throw new AssertionError("after a chunk: " + before + " (expected: CR LF)");
        }
        return before == null ? null : tryLine();
    }

    private static long chunkSize(String line) {
        String size = line.replaceFirst("[ \t]*;.*", "");
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new AssertionError("chunk size: " + line + " (expected: a hexadecimal number)");
        }
        return Long.parseLong(size, 16);
    }

    private byte @Nullable [] readTrailers() {
        Headers fields = readFields();
        trailers = fields == null ? Headers.empty() : fields;
        return finish(fields == null ? BodyEnd.CUT : BodyEnd.COMPLETE);
    }

    private byte @Nullable [] readPiece() {
        byte[] piece = new byte[(int) Math.min(left, PIECE_BYTES)];
        int read = socket.read(piece, 0, piece.length, "");
        if (read < 0) {
            return finish(BodyEnd.CUT);
        }
        left -= read;
        return Arrays.copyOf(piece, read);
    }

    private byte @Nullable [] readUntilClose() {
        byte[] piece = new byte[PIECE_BYTES];
        int read = socket.read(piece, 0, piece.length, "");
        if (read < 0) {
            return finish(socket.wasReset() ? BodyEnd.CUT : BodyEnd.COMPLETE);
        }
        return Arrays.copyOf(piece, read);
    }

    private byte @Nullable [] finish(BodyEnd how) {
        end = how;
        return null;
    }

    /// A line without its CR LF; null if the connection ends before it does.
    private @Nullable String tryLine() {
        StringBuilder line = new StringBuilder();
        for (int next = socket.readByte(line); next != '\n'; next = socket.readByte(line)) {
            if (next < 0 || line.length() > LINE_MAX) {
                return null;
            }
            line.append((char) next);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new AssertionError("line: " + line + " (expected: CR before LF)");
        }
        return line.substring(0, line.length() - 1);
    }
}
