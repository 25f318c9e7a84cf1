package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two thousand random bodies and the events that Chromium and WebKit dispatched for them, which is what the standard
/// says. The file tells how it was made.
class GoldenStreamsTest {

    private record Golden(String hex, List<MessageEvent> events) {

        byte[] body() {
            return HexFormat.of().parseHex(hex);
        }
    }

    private static final Pattern VECTOR = Pattern
            .compile("\\{\"hex\":\"([0-9a-f]*)\",\"chromium\":(.*),\"firefox\":.*");
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-fA-F]{4}|.)");

    private static List<Golden> vectors = List.of();

    @BeforeAll
    static void read() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(GoldenStreamsTest.class.getResourceAsStream("eventstream-golden.json")),
                StandardCharsets.UTF_8))) {
            vectors = lines.lines()
                    .map(VECTOR::matcher)
                    .filter(Matcher::matches)
                    .map(matcher -> new Golden(matcher.group(1), events(matcher.group(2))))
                    .toList();
        }
    }

    @Test
    void are_all_there() {
        assertThat(vectors).hasSize(2000);
        assertThat(vectors.stream().mapToInt(vector -> vector.events.size()).sum()).isEqualTo(823);
    }

    @Test
    void are_read_as_browsers_read_them_when_fed_whole() {
        for (Golden vector : vectors) {
            check(vector, List.of(vector.body()), "whole");
        }
    }

    @Test
    void are_read_as_browsers_read_them_byte_by_byte_and_in_twos() {
        for (Golden vector : vectors) {
            check(vector, Streams.inPieces(vector.body(), 1), "byte by byte");
            check(vector, Streams.inPieces(vector.body(), 2), "in twos");
        }
    }

    @Test
    void are_read_as_browsers_read_them_when_cut_at_random() {
        long seed = Streams.seed();
        Random random = new Random(seed);
        for (Golden vector : vectors) {
            for (int round = 0; round < 5; round++) {
                check(vector, Streams.atRandom(vector.body(), random), "seed " + seed);
            }
        }
    }

    private static void check(Golden vector, List<byte[]> pieces, String cut) {
        assertThat(Streams.decode(new SseDecoder(), pieces))
                .as("%s, %s", vector.hex, cut)
                .isEqualTo(vector.events);
    }

    private static List<MessageEvent> events(String json) {
        List<String> texts = TEXT.matcher(json).results().map(found -> unescape(found.group(1))).toList();
        List<MessageEvent> events = new ArrayList<>();
        for (int i = 0; i < texts.size(); i += 3) {
            events.add(new MessageEvent(texts.get(i), texts.get(i + 1), texts.get(i + 2)));
        }
        return events;
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(character(found.group(1))));
    }

    private static String character(String escape) {
        return switch (escape.charAt(0)) {
            case 'u' -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'b' -> "\b";
            case 'f' -> "\f";
            default -> escape;
        };
    }
}
