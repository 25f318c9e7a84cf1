package dev.ouzel.web;

import java.util.ArrayList;
import java.util.List;

/// The path of a route: fixed segments and `{name}` parameters.
///
/// @param text as it was written
/// @param segments its segments, those of parameters with their braces
record PathPattern(String text, List<String> segments) {

    /// Reads a path.
    ///
    /// @throws IllegalArgumentException if it is not one
    static PathPattern parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("path: " + text + " (expected: a slash first)");
        }
        PathPattern pattern = new PathPattern(text, List.of(text.substring(1).split("/", -1)));
        pattern.segments.forEach(segment -> check(text, segment));
        List<String> names = pattern.names();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException("path: " + text + " (expected: each parameter once)");
        }
        return pattern;
    }

    /// The names of the parameters, in order.
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (String segment : segments) {
            if (isParameter(segment)) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return names;
    }

    static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    private static void check(String text, String segment) {
        boolean good = isParameter(segment)
                ? segment.matches("\\{[A-Za-z_][A-Za-z0-9_-]*}")
                : segment.chars().noneMatch(c -> c == '{' || c == '}' || c == '?' || c == '#');
        if (!good) {
            throw new IllegalArgumentException(
                    "path: " + text + " (expected: each segment either fixed text or one {name})");
        }
    }
}
