package dev.ouzel.server.websocket;

/// Whether bytes that come piece by piece are UTF-8 (RFC 3629, section 4), told at the first byte that cannot be.
final class Utf8Check {

    private static final int CONTINUATION_MIN = 0x80;
    private static final int CONTINUATION_MAX = 0xBF;

    /// How many bytes of the character are still to come, and what the next of them may be.
    private int missing;
    private int min = CONTINUATION_MIN;
    private int max = CONTINUATION_MAX;

    void reset() {
        missing = 0;
        min = CONTINUATION_MIN;
        max = CONTINUATION_MAX;
    }

    /// Whether the text may end here.
    boolean complete() {
        return missing == 0;
    }

    /// Takes the next byte.
    ///
    /// @param b 0 to 255
    /// @return false if no UTF-8 begins like this
    boolean next(int b) {
        if (missing == 0) {
            return b < 0x80 || first(b);
        }
        boolean good = b >= min && b <= max;
        min = CONTINUATION_MIN;
        max = CONTINUATION_MAX;
        missing--;
        return good;
    }

    private boolean first(int b) {
        if (b < 0xC2 || b > 0xF4) {
            return false;
        }
        missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
        switch (b) {
            case 0xE0 -> min = 0xA0; // shorter forms exist below
            case 0xED -> max = 0x9F; // surrogates above
            case 0xF0 -> min = 0x90; // shorter forms exist below
            case 0xF4 -> max = 0x8F; // beyond U+10FFFF above
            default -> {
            }
        }
        return true;
    }
}
