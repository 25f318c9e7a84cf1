package dev.ouzel.wire.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
/// between. Of a reconnection time only whole milliseconds are written.
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
        return ByteBuffer.wrap(bytes(event));
    }

    /// The bytes of several events, one after the other.
    ///
    /// @param events what to write; may be empty
    /// @return a new buffer, from its position to its limit; the caller owns it
    /// @throws IllegalArgumentException if the events take more than 2 GiB
    public static ByteBuffer encode(List<ServerSentEvent> events) {
        List<byte[]> parts = new ArrayList<>(events.size());
        long size = 0;
        for (ServerSentEvent event : events) {
            byte[] part = bytes(event);
            parts.add(part);
            size += part.length;
        }
        SseEncoder all = new SseEncoder(size);
        parts.forEach(part -> all.put(part, 0, part.length));
        return ByteBuffer.wrap(all.bytes);
    }

    private static byte[] bytes(ServerSentEvent event) {
        byte[] comment = utf8(event.comment());
        byte[] id = utf8(event.id());
        byte[] type = utf8(event.event());
        byte[] retry = event.retry() == null ? null : ascii(Long.toString(event.retry().toMillis()));
        byte[] data = utf8(event.data());
        boolean oneLine = isOneLine(event.data());
        boolean onlyComment = id == null && type == null && retry == null && data == null;
        SseEncoder encoder = new SseEncoder(sizeOfLines(COMMENT, comment)
                + sizeOfField(ID, id)
                + sizeOfField(EVENT, type)
                + sizeOfField(RETRY, retry)
                + (oneLine ? sizeOfField(DATA, data) : sizeOfLines(DATA, data))
                + (onlyComment ? 0 : 1));
        encoder.putLines(COMMENT, comment);
        encoder.putField(ID, id);
        encoder.putField(EVENT, type);
        encoder.putField(RETRY, retry);
        if (oneLine) {
            encoder.putField(DATA, data);
        } else {
            encoder.putLines(DATA, data);
        }
        if (!onlyComment) {
            encoder.bytes[encoder.at] = '\n';
        }
        return encoder.bytes;
    }

    private static byte @Nullable [] utf8(@Nullable String text) {
        return text == null ? null : Utf8.encode(text);
    }

    // Most data is one line, and a String searches faster than anything that can be written over an array.
    private static boolean isOneLine(@Nullable String text) {
        return text == null || (text.indexOf('\n') < 0 && text.indexOf('\r') < 0);
    }

    private static long sizeOfField(byte[] name, byte @Nullable [] value) {
        return value == null ? 0 : (long) name.length + value.length + 1;
    }

    private static long sizeOfLines(byte[] name, byte @Nullable [] text) {
        if (text == null) {
            return 0;
        }
        long size = 0;
        for (int from = 0; from <= text.length;) {
            int end = ByteScan.lineEnd(text, from, text.length);
            size += nameLength(name, from, end) + (end - from) + 1;
            from = nextLine(text, end);
        }
        return size;
    }

    private void putField(byte[] name, byte @Nullable [] value) {
        if (value != null) {
            put(name, 0, name.length);
            put(value, 0, value.length);
            bytes[at++] = '\n';
        }
    }

    private void putLines(byte[] name, byte @Nullable [] text) {
        if (text == null) {
            return;
        }
        for (int from = 0; from <= text.length;) {
            int end = ByteScan.lineEnd(text, from, text.length);
            put(name, 0, nameLength(name, from, end));
            put(text, from, end - from);
            bytes[at++] = '\n';
            from = nextLine(text, end);
        }
    }

    private void put(byte[] source, int from, int length) {
        System.arraycopy(source, from, bytes, at, length);
        at += length;
    }

    /// A comment without text is a lone colon, the shortest thing that keeps a connection alive.
    private static int nameLength(byte[] name, int from, int to) {
        return from == to && name[0] == ':' ? 1 : name.length;
    }

    /// The place after a line end; beyond the text if the line was the last.
    private static int nextLine(byte[] text, int end) {
        boolean both = end + 1 < text.length && text[end] == '\r' && text[end + 1] == '\n';
        return both ? end + 2 : end + 1;
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
