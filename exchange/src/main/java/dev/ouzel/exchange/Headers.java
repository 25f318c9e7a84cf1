package dev.ouzel.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Header fields, in order, duplicates kept (RFC 9110, section 5). Names are compared without regard to case and kept in
/// lower case. Values are Latin-1 text, one character a byte.
///
/// Immutable. What could split a message cannot be built: a name that is not a token, or a value with CR, LF, NUL or
/// another control character, is refused.
public final class Headers {

    private static final Headers EMPTY = new Headers(new String[0]);

    /// Name, value, name, value, …
    private final String[] pairs;

    private Headers(String[] pairs) {
        this.pairs = pairs;
    }

    /// No fields.
    public static Headers empty() {
        return EMPTY;
    }

    /// Fields from names and values in turn.
    ///
    /// @param namesAndValues name, value, name, value, …
    /// @throws IllegalArgumentException if a name or value is not allowed, or the count is odd
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "headers: " + namesAndValues.length + " strings (expected: names and values in turn)");
        }
        String[] pairs = new String[namesAndValues.length];
        for (int i = 0; i < pairs.length; i += 2) {
            pairs[i] = checkedName(namesAndValues[i]);
            pairs[i + 1] = checkedValue(pairs[i], namesAndValues[i + 1]);
        }
        return new Headers(pairs);
    }

    /// The fields with one more at the end.
    ///
    /// @param name the field's name
    /// @param value its value
    public Headers plus(String name, String value) {
        String[] more = Arrays.copyOf(pairs, pairs.length + 2);
        more[pairs.length] = checkedName(name);
        more[pairs.length + 1] = checkedValue(more[pairs.length], value);
        return new Headers(more);
    }

    /// The fields with this one in place of all others of its name.
    ///
    /// @param name the field's name
    /// @param value its value
    public Headers with(String name, String value) {
        return without(name).plus(name, value);
    }

    /// The fields of both, these first.
    ///
    /// @param others the fields to add
    public Headers plusAll(Headers others) {
        String[] all = Arrays.copyOf(pairs, pairs.length + others.pairs.length);
        System.arraycopy(others.pairs, 0, all, pairs.length, others.pairs.length);
        return new Headers(all);
    }

    /// The fields except those of this name.
    ///
    /// @param name the field's name
    public Headers without(String name) {
        List<String> kept = new ArrayList<>(pairs.length);
        for (int i = 0; i < pairs.length; i += 2) {
            if (!pairs[i].equalsIgnoreCase(name)) {
                Collections.addAll(kept, pairs[i], pairs[i + 1]);
            }
        }
        return kept.size() == pairs.length ? this : new Headers(kept.toArray(String[]::new));
    }

    /// The value of the first field of this name.
    ///
    /// @param name the field's name
    public Optional<String> first(String name) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                return Optional.of(pairs[i + 1]);
            }
        }
        return Optional.empty();
    }

    /// The values of all fields of this name, in order.
    ///
    /// @param name the field's name
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(1);
        for (int i = 0; i < pairs.length; i += 2) {
            if (pairs[i].equalsIgnoreCase(name)) {
                values.add(pairs[i + 1]);
            }
        }
        return values;
    }

    /// Whether there is a field of this name.
    ///
    /// @param name the field's name
    public boolean contains(String name) {
        return first(name).isPresent();
    }

    /// How many fields there are.
    public int size() {
        return pairs.length / 2;
    }

    /// The name of a field, in lower case.
    ///
    /// @param index 0 to [#size] - 1
    public String name(int index) {
        return pairs[2 * index];
    }

    /// The value of a field.
    ///
    /// @param index 0 to [#size] - 1
    public String value(int index) {
        return pairs[2 * index + 1];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && Arrays.equals(pairs, that.pairs);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pairs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            text.append(pairs[i]).append(": ").append(pairs[i + 1]).append('\n');
        }
        return text.toString();
    }

    private static String checkedName(String name) {
        if (name.isEmpty() || !isToken(name)) {
            throw new IllegalArgumentException("header name: " + quoted(name) + " (expected: a token, RFC 9110 5.6.2)");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static String checkedValue(String name, String value) {
        if (!isValue(value)) {
            throw new IllegalArgumentException("header " + name + ": " + quoted(value)
                    + " (expected: visible Latin-1 characters, spaces and tabs, RFC 9110 5.5)");
        }
        return value;
    }

    // Loops, since every field of every request and response comes by here.

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isTokenChar(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isValueChar(value.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTokenChar(int c) {
        return (c >= 'a' && c <= 'z') || (c > ' ' && c < 0x7F && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    }

    private static boolean isValueChar(int c) {
        return c == '\t' || (c >= ' ' && c != 0x7F && c <= 0xFF);
    }

    /// Escapes what a log line must not contain.
    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().limit(80).forEach(c -> {
            if (c >= ' ' && c < 0x7F) {
                quoted.append((char) c);
            } else {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return quoted.append('"').toString();
    }
}
