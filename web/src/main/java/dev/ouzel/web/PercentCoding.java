package dev.ouzel.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Percent-decoding (RFC 3986, section 2.1) of UTF-8, which refuses what is malformed.
final class PercentCoding {

    private PercentCoding() {}

    /// Decodes a path, segment by segment; the list may be changed. `*` is a single segment.
    ///
    /// @throws ProblemException 400 if a percent sign is not followed by two hex digits, or the bytes are not UTF-8
    static List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (String raw : rawPath.substring(rawPath.startsWith("/") ? 1 : 0).split("/", -1)) {
            segments.add(raw.indexOf('%') < 0 ? raw : decode(raw, false, "path"));
        }
        return segments;
    }

    /// Decodes a name or value of a query, where a plus sign is a space (`application/x-www-form-urlencoded`).
    ///
    /// @throws ProblemException as in [#segments]
    static String query(String raw) {
        return raw.indexOf('%') < 0 && raw.indexOf('+') < 0 ? raw : decode(raw, true, "query");
    }

    private static String decode(String raw, boolean plusIsSpace, String where) {
        ByteBuffer source = StandardCharsets.UTF_8.encode(plusIsSpace ? raw.replace('+', ' ') : raw);
        ByteBuffer decoded = ByteBuffer.allocate(source.remaining());
        while (source.hasRemaining()) {
            byte next = source.get();
            decoded.put(next == '%' ? escaped(source, raw, where) : next);
        }
        return utf8(decoded.flip(), raw, where);
    }

    private static byte escaped(ByteBuffer source, String raw, String where) {
        if (source.remaining() >= 2) {
            byte high = source.get();
            byte low = source.get();
            if (HexFormat.isHexDigit(high) && HexFormat.isHexDigit(low)) {
                return (byte) (HexFormat.fromHexDigit(high) << 4 | HexFormat.fromHexDigit(low));
            }
        }
        throw malformed(raw, where, "two hex digits after each percent sign");
    }

    private static String utf8(ByteBuffer bytes, String raw, String where) {
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return chars.toString();
        } catch (CharacterCodingException _) {
            // The peer learns what came; the coder's own words say less.
            throw malformed(raw, where, "UTF-8, percent-encoded");
        }
    }

    private static ProblemException malformed(String raw, String where, String expected) {
        return new ProblemException(
                Problem.of(400, where + ": " + FieldError.cut(raw) + " (expected: " + expected + ")"));
    }
}
