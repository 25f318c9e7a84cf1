package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Any event that can be made arrives as it was, with its line ends turned into LF.
class RoundTripTest {

    private static final String[] AWKWARD = {
        "\r", "\n", "\r\n", " ", ":", "\0", "\uFEFF", "\u0085", "\u2028", "\u2029", "\u000B", "\f", "\t", "data: ",
        "id",
        "\u007F", "\u0080", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "\uD83D\uDE00", "\uDBFF\uDFFF"
    };

    @Test
    void decoding_what_was_encoded_gives_the_same_events() {
        long seed = Streams.seed();
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            List<ServerSentEvent> events = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                events.add(event(random));
            }
            SseDecoder decoder = new SseDecoder();
            List<byte[]> pieces = Streams.atRandom(Streams.bytes(SseEncoder.encode(events)), random);
            assertThat(Streams.decode(decoder, pieces))
                    .as("seed %d, round %d, %s", seed, round, events)
                    .isEqualTo(dispatched(events));
            assertThat(decoder.reconnectionTime()).isEqualTo(lastRetry(events));
        }
    }

    @Test
    void any_text_of_any_length_arrives() {
        long seed = Streams.seed();
        Random random = new Random(seed);
        for (int length = 0; length < 300; length++) {
            StringBuilder text = new StringBuilder();
            random.ints(length, 0, 0x110000)
                    .filter(point -> point < 0xD800 || point > 0xDFFF)
                    .forEach(text::appendCodePoint);
            byte[] stream = Streams.bytes(SseEncoder.encode(ServerSentEvent.of(text.toString())));
            assertThat(Streams.decode(stream)).as("seed %d", seed)
                    .containsExactly(DecodedStream.message(withLf(text.toString())));
        }
    }

    /// What a reader makes of the events, said in terms of values instead of bytes.
    private static List<MessageEvent> dispatched(List<ServerSentEvent> events) {
        List<MessageEvent> dispatched = new ArrayList<>();
        String lastEventId = "";
        for (ServerSentEvent event : events) {
            lastEventId = event.id() == null ? lastEventId : event.id();
            if (event.data() != null) {
                String type = event.event() == null || event.event().isEmpty() ? "message" : event.event();
                dispatched.add(new MessageEvent(type, withLf(event.data()), lastEventId));
            }
        }
        return dispatched;
    }

    private static @Nullable Duration lastRetry(List<ServerSentEvent> events) {
        Duration last = null;
        for (ServerSentEvent event : events) {
            last = event.retry() == null ? last : event.retry();
        }
        return last;
    }

    private static ServerSentEvent event(Random random) {
        String id = random.nextBoolean() ? null : text(random).replaceAll("[\r\n\0]", "");
        String type = random.nextBoolean() ? null : text(random).replaceAll("[\r\n]", "");
        String data = random.nextInt(4) == 0 ? null : text(random);
        Duration retry = random.nextBoolean() ? null : Duration.ofMillis(random.nextLong() >>> random.nextInt(1, 64));
        boolean empty = id == null && type == null && data == null && retry == null;
        return new ServerSentEvent(id, type, data, retry, empty || random.nextBoolean() ? text(random) : null);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            if (random.nextBoolean()) {
                text.append(AWKWARD[random.nextInt(AWKWARD.length)]);
            } else {
                text.append((char) random.nextInt(' ', 0x7F));
            }
        }
        return text.toString();
    }

    private static String withLf(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
