package dev.ouzel.server.http1;

import dev.ouzel.server.exchange.Refusal;
import org.jspecify.annotations.Nullable;

/// Looks at each byte of a request head once, before the parser does, and refuses what the parser would let through:
/// folded lines, a lone CR or LF, control characters, white space other than two spaces in the request line, a longer
/// request line or more fields than allowed (RFC 9112, sections 2.2, 3 and 5.2). Most are ways to make two servers see
/// two different requests.
///
/// ```
///          CRLF              CRLF                   CRLF
///          +--+   other      +--------------+       +--+
///          v  |              v              |       v  |
///         BEFORE --> REQUEST_LINE --> FIELD_LINE --empty line--> COMPLETE
/// ```
final class HeadGuard {

    private final int requestLineMax;
    private final int fieldsMax;
    private int fields;
    private int spaces;
    private int lineBytes;
    private boolean afterCr;
    private Place place = Place.BEFORE;

    private enum Place {
        BEFORE, REQUEST_LINE, FIELD_LINE, COMPLETE
    }

    HeadGuard(int requestLineMax, int fieldsMax) {
        this.requestLineMax = requestLineMax;
        this.fieldsMax = fieldsMax;
    }

    void reset() {
        fields = 0;
        spaces = 0;
        lineBytes = 0;
        afterCr = false;
        place = Place.BEFORE;
    }

    /// Whether the head has begun. Empty lines before it do not count.
    boolean begun() {
        return place != Place.BEFORE;
    }

    /// Whether the head's last byte was seen. The bytes after it are none of the guard's business.
    boolean complete() {
        return place == Place.COMPLETE;
    }

    /// Takes the next byte of the head.
    ///
    /// @return null if it is good
    @Nullable
    Refusal next(int b) {
        if (afterCr) {
            afterCr = false;
            return b == '\n' ? endOfLine() : Refusal.BAD_REQUEST;
        }
        if (b == '\r') {
            afterCr = true;
            return null;
        }
        return isControl(b) ? Refusal.BAD_REQUEST : inLine(b);
    }

    private static boolean isControl(int b) {
        return (b < ' ' && b != '\t') || b == 0x7F;
    }

    private @Nullable Refusal inLine(int b) {
        boolean first = lineBytes++ == 0;
        if (place == Place.FIELD_LINE) {
            return first && isSpace(b) ? Refusal.BAD_REQUEST : null;
        }
        place = Place.REQUEST_LINE;
        if (lineBytes > requestLineMax) {
            return Refusal.URI_TOO_LONG;
        }
        spaces += b == ' ' ? 1 : 0;
        return b == '\t' || b > 0x7F || (first && b == ' ') ? Refusal.BAD_REQUEST : null;
    }

    private static boolean isSpace(int b) {
        return b == ' ' || b == '\t';
    }

    private @Nullable Refusal endOfLine() {
        int bytes = lineBytes;
        lineBytes = 0;
        return switch (place) {
            case BEFORE, COMPLETE -> null;
            case REQUEST_LINE -> endOfRequestLine();
            case FIELD_LINE -> endOfFieldLine(bytes);
        };
    }

    private @Nullable Refusal endOfRequestLine() {
        place = Place.FIELD_LINE;
        return spaces == 2 ? null : Refusal.BAD_REQUEST;
    }

    private @Nullable Refusal endOfFieldLine(int bytes) {
        if (bytes == 0) {
            place = Place.COMPLETE;
            return null;
        }
        return ++fields > fieldsMax ? Refusal.HEAD_TOO_LARGE : null;
    }
}
