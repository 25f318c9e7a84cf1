package dev.ouzel.wire.sse;

import java.nio.charset.StandardCharsets;

/// UTF-8 as the WHATWG Encoding standard has it, at the speed of the JDK. What is malformed becomes U+FFFD, in both
/// directions: a byte that belongs to no character, a surrogate without its other half.
final class Utf8 {

    private Utf8() {}

    /// The bytes of a text.
    static byte[] encode(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return questionMarks(bytes) == questionMarks(text)
                ? bytes
                : withoutHalfPairs(text).getBytes(StandardCharsets.UTF_8);
    }

    /// Reads text. May overwrite malformed bytes by others that are malformed too.
    static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && breakSurrogates(bytes, from, to)) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        return text;
    }

    // The JDK writes half a pair as a question mark, so more of them come out than went in. To count them is many times
    // faster than to look at each character.
    private static int questionMarks(byte[] bytes) {
        int count = 0;
        for (int i = ByteScan.find(bytes, 0, bytes.length, '?'); i < bytes.length;) {
            count++;
            i = ByteScan.find(bytes, i + 1, bytes.length, '?');
        }
        return count;
    }

    private static int questionMarks(String text) {
        int count = 0;
        for (int i = text.indexOf('?'); i >= 0; i = text.indexOf('?', i + 1)) {
            count++;
        }
        return count;
    }

    private static String withoutHalfPairs(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '\uFFFD' : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    /// The JDK reads an encoded surrogate (ED, then A0 to BF) as one malformed sequence, the standard as one for each
    /// of its bytes. A byte that never occurs in UTF-8, put for ED, makes them agree.
    private static boolean breakSurrogates(byte[] bytes, int from, int to) {
        boolean any = false;
        for (int i = from; i < to - 1; i++) {
            if (bytes[i] == (byte) 0xED && (bytes[i + 1] & 0xE0) == 0xA0) {
                bytes[i] = (byte) 0xFF;
                any = true;
            }
        }
        return any;
    }
}
