package dev.ouzel.wire.sse;

import java.nio.charset.StandardCharsets;

/// UTF-8 as the WHATWG Encoding standard has it, at the speed of the JDK. What is malformed becomes U+FFFD, in both
/// directions: a byte that belongs to no character, a surrogate without its other half.
final class Utf8 {

    private Utf8() {}

    /// How many bytes a piece of text takes.
    static long length(String text, int from, int to) {
        int ascii = asciiEnd(text, from, to);
        long length = (long) ascii - from;
        for (int i = ascii; i < to; i++) {
            char c = text.charAt(i);
            if (isPair(text, i, to)) {
                length += 4;
                i++;
            } else {
                length += c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
            }
        }
        return length;
    }

    /// Writes a piece of text.
    ///
    /// @return the place after it
    static int put(String text, int from, int to, byte[] bytes, int at) {
        int ascii = asciiEnd(text, from, to);
        putAscii(text, from, ascii, bytes, at);
        int place = at + ascii - from;
        for (int i = ascii; i < to; i++) {
            if (isPair(text, i, to)) {
                place = putFour(text.codePointAt(i), bytes, place);
                i++;
            } else {
                place = putOne(text.charAt(i), bytes, place);
            }
        }
        return place;
    }

    /// Writes text that holds nothing beyond ASCII.
    // The deprecated method drops the upper half of each character, which is what makes it a plain copy; here that half
    // is always zero.
    @SuppressWarnings("deprecation")
    static void putAscii(String text, int from, int to, byte[] bytes, int at) {
        text.getBytes(from, to, bytes, at);
    }

    /// Reads text. May overwrite malformed bytes by others that are malformed too.
    static String decode(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && breakSurrogates(bytes, from, to)) {
            return new String(bytes, from, to - from, StandardCharsets.UTF_8);
        }
        return text;
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

    private static int asciiEnd(String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) < 0x80) {
            i++;
        }
        return i;
    }

    private static boolean isPair(String text, int i, int to) {
        return Character.isHighSurrogate(text.charAt(i)) && i + 1 < to && Character.isLowSurrogate(text.charAt(i + 1));
    }

    private static int putOne(char given, byte[] bytes, int at) {
        if (given < 0x80) {
            bytes[at] = (byte) given;
            return at + 1;
        }
        if (given < 0x800) {
            bytes[at] = (byte) (0xC0 | (given >> 6));
            bytes[at + 1] = continuation(given);
            return at + 2;
        }
        char c = Character.isSurrogate(given) ? '\uFFFD' : given;
        bytes[at] = (byte) (0xE0 | (c >> 12));
        bytes[at + 1] = continuation(c >> 6);
        bytes[at + 2] = continuation(c);
        return at + 3;
    }

    private static int putFour(int codePoint, byte[] bytes, int at) {
        bytes[at] = (byte) (0xF0 | (codePoint >> 18));
        bytes[at + 1] = continuation(codePoint >> 12);
        bytes[at + 2] = continuation(codePoint >> 6);
        bytes[at + 3] = continuation(codePoint);
        return at + 4;
    }

    private static byte continuation(int bits) {
        return (byte) (0x80 | (bits & 0x3F));
    }
}
