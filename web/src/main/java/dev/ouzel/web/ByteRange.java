package dev.ouzel.web;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A part of a file (RFC 9110, section 14).
///
/// @param first the first byte
/// @param end the byte after the last one
record ByteRange(long first, long end) {

    private static final Pattern SINGLE = Pattern.compile("bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*");

    /// How many bytes.
    long length() {
        return end - first;
    }

    /// What a `range` field asks for.
    sealed interface Asked {

        /// The whole file: the field is malformed, in another unit, or asks for several ranges, which a server may all
        /// ignore.
        record Whole() implements Asked {}

        /// A part.
        record Part(ByteRange range) implements Asked {}

        /// Nothing that the file has: 416.
        record Unsatisfiable() implements Asked {}
    }

    /// Reads the field.
    ///
    /// @param field its value
    /// @param size of the file
    static Asked parse(Optional<String> field, long size) {
        Matcher single = SINGLE.matcher(field.orElse(""));
        if (!single.matches()) {
            return new Asked.Whole();
        }
        String first = single.group(1);
        String last = single.group(2);
        if (first.isEmpty()) {
            return last.isEmpty() ? new Asked.Whole() : suffix(Long.parseLong(last), size);
        }
        return range(Long.parseLong(first), last.isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(last), size);
    }

    private static Asked suffix(long length, long size) {
        return length == 0 || size == 0
                ? new Asked.Unsatisfiable()
                : new Asked.Part(new ByteRange(Math.max(0, size - length), size));
    }

    private static Asked range(long first, long last, long size) {
        if (last < first) {
            return new Asked.Whole();
        }
        return first >= size
                ? new Asked.Unsatisfiable()
                : new Asked.Part(new ByteRange(first, Math.min(last + 1, size)));
    }
}
