package dev.ouzel.web;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is wrong with one field of a JSON body, or with one query parameter.
///
/// @param field its name; within nested JSON a path such as `items[2].price`, empty for the body itself
/// @param detail what is wrong, such as `missing`
/// @param expected what would be right, such as `string`
/// @param received what came: the text of a parameter, or the JSON of a field, cut after 64 characters; null if nothing
///        came
public record FieldError(String field, String detail, String expected, @Nullable String received) {

    private static final int RECEIVED_CHARS_MAX = 64;

    /// Cuts what came.
    public FieldError {
        received = received == null ? null : cut(received);
    }

    /// An error of a field that did not come.
    ///
    /// @param field its name
    /// @param expected what it should be
    public static FieldError missing(String field, String expected) {
        return new FieldError(field, "missing", expected, null);
    }

    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("field", field);
        map.put("detail", detail);
        map.put("expected", expected);
        if (received != null) {
            map.put("received", received);
        }
        return map;
    }

    static String cut(String text) {
        if (text.length() <= RECEIVED_CHARS_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(RECEIVED_CHARS_MAX - 1))
                ? RECEIVED_CHARS_MAX - 1
                : RECEIVED_CHARS_MAX;
        return text.substring(0, end) + "…";
    }
}
