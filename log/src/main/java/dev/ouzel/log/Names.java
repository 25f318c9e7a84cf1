package dev.ouzel.log;

/// What names of streams and producers may be: text that every store can keep.
final class Names {

    private Names() {}

    static String check(String what, String name, int charsMax) {
        if (name.isEmpty() || name.length() > charsMax) {
            throw new IllegalArgumentException(
                    what + ": a name of " + name.length() + " characters (expected: 1 to " + charsMax + ")");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException(what + ": a name with NUL (expected: none)");
            }
            if (Character.isSurrogate(c)) {
                i += pair(what, name, i);
            }
        }
        return name;
    }

    private static int pair(String what, String name, int at) {
        if (at + 1 < name.length() && Character.isSurrogatePair(name.charAt(at), name.charAt(at + 1))) {
            return 1;
        }
        // In UTF-8 it would become another name, or none.
        throw new IllegalArgumentException(what + ": a name with half a surrogate pair at " + at + " (expected: none)");
    }
}
