package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Arrivals;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A reader that learns the id of the place where it came in.
final class Place implements Arrivals {

    private static final Pattern ID = Pattern.compile("\nid: ([^\n]+)\n");

    private final StringBuilder text = new StringBuilder();

    @Override
    public void arrived(byte[] bytes, int length) {
        text.append(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
    }

    Optional<String> id() {
        Matcher id = ID.matcher(text);
        return id.find() ? Optional.of(id.group(1)) : Optional.empty();
    }
}
