package dev.ouzel.wire.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes events as an event stream (WHATWG HTML, section 9.2.5), in a form that every reader in use understands:
///
/// - a line ends with LF, and a field is its name, a colon, **one** space and its value, so that a value that begins with
///   a space survives;
/// - fields come in the order comment, id, event, retry, data;
/// - data and comments are split at CRLF, CR and LF and nowhere else; lines without text are kept. Readers join the
///   lines with LF;
/// - an event ends with a blank line. One that is **only a comment does not**: some readers take a comment with a blank
///   line for an empty message;
/// - no byte order mark; half a surrogate pair is written as U+FFFD.
///
/// Every call gives one buffer that holds exactly the bytes of whole events: write it at once, and nothing can come in
/// between. A number of milliseconds is cut, not rounded.
///
/// Without state, hence thread-safe.
public final class SseEncoder {

    private static final byte[] ID = ascii("id: ");
    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] RETRY = ascii("retry: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] COMMENT = ascii(": ");

    // What arrays can hold in every JVM.
    private static final int BYTES_MAX = Integer.MAX_VALUE - 8;

    private final byte[] bytes;
    private int at;

    private SseEncoder(long size) {
        if (size > BYTES_MAX) {
            throw new IllegalArgumentException("events: " + size + " bytes (expected: at most " + BYTES_MAX + ")");
        }
        bytes = new byte[(int) size];
    }

    /// The bytes of an event.
    ///
    /// @param event what to write
    /// @return a new buffer, from its position to its limit; the caller owns it
    /// @throws IllegalArgumentException if the event takes more than 2 GiB
    public static ByteBuffer encode(ServerSentEvent event) {
        SseEncoder encoder = new SseEncoder(size(event));
        encoder.put(event);
        return ByteBuffer.wrap(encoder.bytes);
    }

    /// The bytes of several events, one after the other.
    ///
    /// @param events what to write; may be empty
    /// @return a new buffer, from its position to its limit; the caller owns it
    /// @throws IllegalArgumentException if the events take more than 2 GiB
    public static ByteBuffer encode(List<ServerSentEvent> events) {
        SseEncoder encoder = new SseEncoder(events.stream().mapToLong(SseEncoder::size).sum());
        events.forEach(encoder::put);
        return ByteBuffer.wrap(encoder.bytes);
    }

    private static long size(ServerSentEvent event) {
        return sizeOfLines(COMMENT, event.comment())
                + sizeOfField(ID, event.id())
                + sizeOfField(EVENT, event.event())
                + sizeOfField(RETRY, milliseconds(event.retry()))
                + sizeOfLines(DATA, event.data())
                + (isComment(event) ? 0 : 1);
    }

    private static long sizeOfField(byte[] name, @Nullable String value) {
        return value == null ? 0 : sizeOfLine(name, value, 0, value.length());
    }

    private static long sizeOfLines(byte[] name, @Nullable String text) {
        if (text == null) {
            return 0;
        }
        long size = 0;
        for (int from = 0; from <= text.length();) {
            int end = lineEnd(text, from);
            size += sizeOfLine(name, text, from, end);
            from = nextLine(text, end);
        }
        return size;
    }

    private static long sizeOfLine(byte[] name, String text, int from, int to) {
        return nameLength(name, from, to) + Utf8.length(text, from, to) + 1;
    }

    private void put(ServerSentEvent event) {
        putLines(COMMENT, event.comment());
        putField(ID, event.id());
        putField(EVENT, event.event());
        putField(RETRY, milliseconds(event.retry()));
        putLines(DATA, event.data());
        if (!isComment(event)) {
            bytes[at++] = '\n';
        }
    }

    private void putField(byte[] name, @Nullable String value) {
        if (value != null) {
            putLine(name, value, 0, value.length());
        }
    }

    private void putLines(byte[] name, @Nullable String text) {
        if (text == null) {
            return;
        }
        for (int from = 0; from <= text.length();) {
            int end = lineEnd(text, from);
            putLine(name, text, from, end);
            from = nextLine(text, end);
        }
    }

    private void putLine(byte[] name, String text, int from, int to) {
        int nameLength = nameLength(name, from, to);
        System.arraycopy(name, 0, bytes, at, nameLength);
        at = Utf8.put(text, from, to, bytes, at + nameLength);
        bytes[at++] = '\n';
    }

    /// A comment without text is a lone colon, the shortest thing that keeps a connection alive.
    private static int nameLength(byte[] name, int from, int to) {
        return from == to && name[0] == ':' ? 1 : name.length;
    }

    private static int lineEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    /// The place after a line end; beyond the text if the line was the last.
    private static int nextLine(String text, int end) {
        return text.startsWith("\r\n", end) ? end + 2 : end + 1;
    }

    private static boolean isComment(ServerSentEvent event) {
        return event.id() == null && event.event() == null && event.data() == null && event.retry() == null;
    }

    private static @Nullable String milliseconds(@Nullable Duration retry) {
        return retry == null ? null : Long.toString(retry.toMillis());
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
