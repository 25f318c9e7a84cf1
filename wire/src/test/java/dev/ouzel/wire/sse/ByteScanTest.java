package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteScanTest {

    @Test
    void each_end_is_found_at_each_place_among_bytes_of_each_value() {
        byte[] bytes = new byte[40];
        for (int value = 0; value < 256; value++) {
            Arrays.fill(bytes, (byte) value);
            for (int place = 0; place < bytes.length; place++) {
                byte before = bytes[place];
                bytes[place] = place % 2 == 0 ? (byte) '\n' : (byte) '\r';
                check(bytes, 0, bytes.length);
                check(bytes, place / 2, bytes.length);
                check(bytes, 0, place);
                bytes[place] = before;
            }
        }
    }

    @Test
    void the_first_end_is_found_in_random_bytes() {
        long seed = Streams.seed();
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt('\t', 0x10);
            }
            int from = random.nextInt(bytes.length + 1);
            check(bytes, from, random.nextInt(from, bytes.length + 1));
        }
    }

    private static void check(byte[] bytes, int from, int to) {
        int expected = from;
        while (expected < to && bytes[expected] != '\n' && bytes[expected] != '\r') {
            expected++;
        }
        assertThat(ByteScan.lineEnd(bytes, from, to)).as(HexFormat.of().formatHex(bytes)).isEqualTo(expected);
    }

    @Test
    void each_value_is_found_at_each_place_among_bytes_of_each_other() {
        byte[] bytes = new byte[40];
        for (int value = 0; value < 256; value++) {
            Arrays.fill(bytes, (byte) value);
            for (int place = 0; place < bytes.length && value != '?'; place++) {
                bytes[place] = '?';
                assertThat(ByteScan.find(bytes, 0, bytes.length, '?')).isEqualTo(place);
                assertThat(ByteScan.find(bytes, place / 2, bytes.length, '?')).isEqualTo(place);
                assertThat(ByteScan.find(bytes, 0, place, '?')).isEqualTo(place);
                bytes[place] = (byte) value;
            }
        }
    }
}
