package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class Utf8Test {

    private static final int[] LEADS = {0x41, 0x7F, 0xC0, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5,
        0xFF};
    private static final int[] TRAILS = {0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBB, 0xBF, 0xC2, 0xED};

    @Test
    void all_sequences_at_the_edges_are_decoded_as_the_standard_says() {
        for (int first : LEADS) {
            for (int second : TRAILS) {
                for (int third : TRAILS) {
                    for (int fourth : TRAILS) {
                        check(new byte[]{(byte) first, (byte) second, (byte) third, (byte) fourth});
                    }
                }
                check(new byte[]{(byte) first, (byte) second});
            }
            check(new byte[]{(byte) first});
        }
    }

    @Test
    void random_bytes_are_decoded_as_the_standard_says() {
        Random random = new Random(Streams.seed());
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int i = 0; i < bytes.length; i++) {
                int[] from = random.nextBoolean() ? LEADS : TRAILS;
                bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : from[random.nextInt(from.length)]);
            }
            check(bytes);
        }
    }

    @Test
    void every_character_is_encoded_as_the_jdk_does_it() {
        StringBuilder text = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            text.appendCodePoint(point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point);
        }
        assertThat(Utf8.encode(text.toString())).isEqualTo(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void half_a_surrogate_pair_is_encoded_as_the_replacement_character_wherever_it_stands() {
        Random random = new Random(Streams.seed());
        String[] pieces = {"a", "?", "\u00E9", "\u20AC", "\uD83D\uDE00", "\uD83D", "\uDE00", "\uFFFD"};
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String wellFormed = text.toString().codePoints()
                    .mapToObj(point -> Character.isBmpCodePoint(point) && Character.isSurrogate((char) point)
                            ? "\uFFFD"
                            : Character.toString(point))
                    .collect(Collectors.joining());
            assertThat(Utf8.encode(text.toString())).as("%s", text)
                    .isEqualTo(wellFormed.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void check(byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        assertThat(Utf8.decode(bytes, 0, bytes.length)).as(hex).isEqualTo(standard(HexFormat.of().parseHex(hex)));
    }

    /// The UTF-8 decoder of the WHATWG Encoding standard, section 8.1.1, step by step.
    private static String standard(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int codePoint = 0;
        int needed = 0;
        int lower = 0x80;
        int upper = 0xBF;
        for (int i = 0; i < bytes.length; i++) {
            int b = bytes[i] & 0xFF;
            if (needed > 0 && (b < lower || b > upper)) {
                text.append('\uFFFD');
                needed = 0;
            }
            if (needed > 0) {
                codePoint = codePoint << 6 | (b & 0x3F);
                needed--;
                if (needed == 0) {
                    text.appendCodePoint(codePoint);
                }
            } else if (b < 0x80) {
                text.append((char) b);
            } else if (b >= 0xC2 && b <= 0xF4) {
                needed = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
                codePoint = b & (0x3F >> needed);
            } else {
                text.append('\uFFFD');
            }
            boolean lead = needed > 0 && b >= 0xC2;
            lower = lead && b == 0xE0 ? 0xA0 : lead && b == 0xF0 ? 0x90 : 0x80;
            upper = lead && b == 0xED ? 0x9F : lead && b == 0xF4 ? 0x8F : 0xBF;
        }
        return needed > 0 ? text.append('\uFFFD').toString() : text.toString();
    }
}
