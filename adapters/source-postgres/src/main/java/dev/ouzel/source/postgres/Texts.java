package dev.ouzel.source.postgres;

/// What names may be.
final class Texts {

    private Texts() {}

    static String check(String what, String text, int charsMax) {
        if (text.isEmpty() || text.length() > charsMax) {
            throw new IllegalArgumentException(
                    what + ": " + text.length() + " characters (expected: 1 to " + charsMax + ")");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + ": with NUL (expected: none)");
        }
        return text;
    }
}
