package dev.ouzel.benchmarks.codec;

import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is encoded and decoded.
public enum Workload {

    /// The answer of a language model: an event for each token, with a type and an id.
    TOKENS {
        @Override
        ServerSentEvent event(int number, Random random) {
            String token = (random.nextInt(3) == 0 ? "" : " ") + word(random);
            return ServerSentEvent.of(token).withId(number).withEvent("token");
        }
    },

    /// One line of JSON of about 1 KB.
    JSON {
        @Override
        ServerSentEvent event(int number, Random random) {
            return ServerSentEvent.of(object(number, random)).withId(number);
        }
    },

    /// The same, with some text that is not ASCII in nearly half of the events.
    UNICODE {
        @Override
        ServerSentEvent event(int number, Random random) {
            return ServerSentEvent.of(object(number, random).replace("ou", "öü→")).withId(number);
        }
    },

    /// Forty lines of text.
    LINES {
        @Override
        ServerSentEvent event(int number, Random random) {
            return ServerSentEvent.of(
                    IntStream.range(0, 40).mapToObj(_ -> sentence(random)).collect(Collectors.joining("\n")));
        }
    };

    /// How many events are measured at once.
    public static final int EVENTS = 1000;

    private static final int PIECE_BYTES = 8192;

    abstract ServerSentEvent event(int number, Random random);

    /// The first events, the same in every run.
    ///
    /// @param count how many
    public List<ServerSentEvent> events(int count) {
        Random random = new Random(42);
        return IntStream.range(0, count).mapToObj(number -> event(number, random)).toList();
    }

    /// The events as a stream, in pieces as a socket gives them.
    ///
    /// @param count how many events
    public byte[][] pieces(int count) {
        ByteBuffer stream = SseEncoder.encode(events(count));
        byte[][] pieces = new byte[(stream.remaining() + PIECE_BYTES - 1) / PIECE_BYTES][];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = new byte[Math.min(PIECE_BYTES, stream.remaining())];
            stream.get(pieces[i]);
        }
        return pieces;
    }

    private static String word(Random random) {
        return random.ints(random.nextInt(1, 9), 'a', 'z' + 1)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static String sentence(Random random) {
        return IntStream.range(0, 10).mapToObj(_ -> word(random)).collect(Collectors.joining(" "));
    }

    private static String object(int number, Random random) {
        return "{\"number\":" + number + ",\"items\":["
                + IntStream.range(0, 12)
                        .mapToObj(_ -> "{\"px\":" + random.nextInt(100_000) + ",\"name\":\"" + sentence(random) + "\"}")
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
