package dev.ouzel.wire.sse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads an event stream (WHATWG HTML, sections 9.2.5 and 9.2.6) from bytes that arrive in pieces of any size.
///
/// Feed what has arrived, then ask for events until there is none:
///
/// ```java
/// decoder.feed(bytes);
/// for (MessageEvent event = decoder.next(); event != null; event = decoder.next()) {
///     handle(event);
/// }
/// ```
///
/// Feeding only copies; [#next] reads. So [#lastEventId] and [#reconnectionTime] are those of the bytes that `next` has
/// come past. An event comes as soon as its blank line has, also if that ends with a lone CR. Every byte is looked at
/// once, however small the pieces are.
///
/// An event that the stream breaks off is never given: when the stream ends, drop the decoder, or [#restart] it.
///
/// Not thread-safe: one thread at a time.
public final class SseDecoder {

    /// The longest line by default, 8 MiB: some model providers and the public test suite for clients send 5 MiB in one
    /// line.
    public static final int LINE_BYTES_MAX = 8 * 1024 * 1024;

    /// The largest event by default, 8 MiB: as much as one line, so that it does not matter how data is split.
    public static final int EVENT_BYTES_MAX = 8 * 1024 * 1024;

    private static final byte[] DATA = ascii("data");
    private static final byte[] EVENT = ascii("event");
    private static final byte[] ID = ascii("id");
    private static final byte[] RETRY = ascii("retry");

    // An event of a usual size fits without growing.
    private static final int FIRST_BYTES = 1024;

    private final int lineBytesMax;
    private final int eventBytesMax;

    // What was fed: a line begins at lineStart, has no end before scanned, and bytes end at fedEnd.
    private byte[] fed = new byte[FIRST_BYTES];
    private int lineStart;
    private int scanned;
    private int fedEnd;

    // Where in the stream.
    private boolean atFirstLine = true;
    private boolean afterCr;
    private @Nullable String failure;

    // The block being read: its data lines, each followed by LF.
    private byte[] data = new byte[FIRST_BYTES];
    private int dataLength;
    private String type = "";
    private String id = "";

    // What outlives events.
    private String lastEventId = "";
    private @Nullable Duration reconnectionTime;

    /// A decoder with the default limits.
    public SseDecoder() {
        this(LINE_BYTES_MAX, EVENT_BYTES_MAX);
    }

    /// A decoder with limits of its own. Memory for one stream stays under about twice their sum, beside what was fed
    /// and not yet read.
    ///
    /// @param lineBytesMax the longest line, without its end
    /// @param eventBytesMax the most data of one event, with one byte for each line end
    /// @throws IllegalArgumentException if a limit is not positive
    public SseDecoder(int lineBytesMax, int eventBytesMax) {
        this.lineBytesMax = positive("lineBytesMax", lineBytesMax);
        this.eventBytesMax = positive("eventBytesMax", eventBytesMax);
    }

    /// Takes the next bytes of the stream, from position to limit. They are copied, so the buffer may be used again at
    /// once. After a failure they are ignored.
    ///
    /// @param bytes any number of bytes; all are consumed
    public void feed(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (failure != null) {
            bytes.position(bytes.limit());
            return;
        }
        makeRoom(length);
        bytes.get(fed, fedEnd, length);
        fedEnd += length;
    }

    /// The next event that is complete.
    ///
    /// @return null if more bytes are needed
    /// @throws SseDecodingException if a line or an event is larger than its limit; events before it have come, and
    ///         from then on every call fails the same way
    public @Nullable MessageEvent next() {
        if (failure != null) {
            throw new SseDecodingException(failure);
        }
        while (findLineEnd()) {
            MessageEvent event = readLine();
            if (event != null) {
                return event;
            }
        }
        return null;
    }

    /// The last event ID (section 9.2.2): what a reader that comes back sends as `Last-Event-ID`. It is set by blocks
    /// without data too, and only when their blank line has come.
    ///
    /// @return empty if there is none
    public String lastEventId() {
        return lastEventId;
    }

    /// The reconnection time that the stream asked for last; set as soon as its line has ended. A number of milliseconds
    /// that is too large for a `long` counts as the largest.
    ///
    /// @return null if the stream did not ask for one
    public @Nullable Duration reconnectionTime() {
        return reconnectionTime;
    }

    /// Begins a new stream, as after a reconnect: what was fed and is not yet part of an event is dropped, the last event
    /// ID and the reconnection time stay. A failure is forgotten.
    public void restart() {
        lineStart = 0;
        scanned = 0;
        fedEnd = 0;
        atFirstLine = true;
        afterCr = false;
        failure = null;
        id = lastEventId;
        resetBlock();
    }

    private void makeRoom(int length) {
        int kept = fedEnd - lineStart;
        if (kept == 0) {
            moveTo(length <= fed.length ? fed : new byte[length]);
        } else if (fed.length - fedEnd < length) {
            // Bytes are moved only when at least as many were read: the sum of all moves stays linear.
            boolean fits = lineStart >= kept && kept + length <= fed.length;
            moveTo(fits ? fed : new byte[Math.max(Math.addExact(kept, length), 2 * kept)]);
        }
    }

    private void moveTo(byte[] target) {
        int kept = fedEnd - lineStart;
        System.arraycopy(fed, lineStart, target, 0, kept);
        scanned -= lineStart;
        lineStart = 0;
        fedEnd = kept;
        fed = target;
    }

    private boolean findLineEnd() {
        if (afterCr && lineStart < fedEnd) {
            afterCr = false;
            lineStart += fed[lineStart] == '\n' ? 1 : 0;
            scanned = lineStart;
        }
        scanned = ByteScan.lineEnd(fed, scanned, fedEnd);
        if (scanned - lineStart > lineBytesMax) {
            throw fail("line: more than " + lineBytesMax + " bytes (expected: at most that many)");
        }
        return scanned < fedEnd;
    }

    private @Nullable MessageEvent readLine() {
        int start = atFirstLine ? afterByteOrderMark() : lineStart;
        int end = scanned;
        atFirstLine = false;
        afterCr = fed[end] == '\r';
        scanned = end + 1;
        lineStart = scanned;
        if (start == end) {
            return dispatch();
        }
        readField(start, end);
        return null;
    }

    private int afterByteOrderMark() {
        boolean marked = scanned - lineStart >= 3
                && fed[lineStart] == (byte) 0xEF
                && fed[lineStart + 1] == (byte) 0xBB
                && fed[lineStart + 2] == (byte) 0xBF;
        return marked ? lineStart + 3 : lineStart;
    }

    private void readField(int start, int end) {
        if (isField(DATA, start, end)) {
            addData(valueStart(DATA, start, end), end);
        } else if (isField(ID, start, end)) {
            setId(valueStart(ID, start, end), end);
        } else if (isField(EVENT, start, end)) {
            type = Utf8.decode(fed, valueStart(EVENT, start, end), end);
        } else if (isField(RETRY, start, end)) {
            setRetry(valueStart(RETRY, start, end), end);
        }
    }

    private boolean isField(byte[] name, int start, int end) {
        int colon = start + name.length;
        return (colon == end || (colon < end && fed[colon] == ':'))
                && Arrays.equals(fed, start, colon, name, 0, name.length);
    }

    private int valueStart(byte[] name, int start, int end) {
        int value = Math.min(start + name.length + 1, end);
        return value < end && fed[value] == ' ' ? value + 1 : value;
    }

    private void addData(int start, int end) {
        int length = end - start + 1;
        if (length > eventBytesMax - dataLength) {
            throw fail("event: more than " + eventBytesMax + " bytes of data (expected: at most that many)");
        }
        if (length > data.length - dataLength) {
            data = Arrays.copyOf(data, Math.max(dataLength + length, 2 * dataLength));
        }
        System.arraycopy(fed, start, data, dataLength, length - 1);
        dataLength += length;
        data[dataLength - 1] = '\n';
    }

    private void setId(int start, int end) {
        for (int i = start; i < end; i++) {
            if (fed[i] == 0) {
                return;
            }
        }
        id = Utf8.decode(fed, start, end);
    }

    private void setRetry(int start, int end) {
        long milliseconds = 0;
        for (int i = start; i < end; i++) {
            int digit = fed[i] - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            milliseconds = appendDigit(milliseconds, digit);
        }
        if (start < end) {
            reconnectionTime = Duration.ofMillis(milliseconds);
        }
    }

    private static long appendDigit(long number, int digit) {
        return number > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : number * 10 + digit;
    }

    private @Nullable MessageEvent dispatch() {
        lastEventId = id;
        MessageEvent event = dataLength == 0
                ? null
                : new MessageEvent(
                        type.isEmpty() ? "message" : type, Utf8.decode(data, 0, dataLength - 1), lastEventId);
        resetBlock();
        return event;
    }

    private void resetBlock() {
        dataLength = 0;
        type = "";
    }

    private SseDecodingException fail(String message) {
        failure = message;
        return new SseDecodingException(message);
    }

    private static int positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
        return value;
    }

    private static byte[] ascii(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
