package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One row of a table: a stream, and what a decoder must make of it.
record DecodedStream(
        String rule,
        String stream,
        List<MessageEvent> events,
        String lastEventId,
        @Nullable Duration reconnectionTime) {

    static DecodedStream stream(String rule, String stream, MessageEvent... events) {
        return new DecodedStream(rule, stream, Arrays.asList(events), "", null);
    }

    static MessageEvent message(String data) {
        return message(data, "");
    }

    static MessageEvent message(String data, String lastEventId) {
        return new MessageEvent("message", data, lastEventId);
    }

    DecodedStream retry(long milliseconds) {
        return new DecodedStream(rule, stream, events, lastEventId, Duration.ofMillis(milliseconds));
    }

    DecodedStream lastEventId(String id) {
        return new DecodedStream(rule, stream, events, id, reconnectionTime);
    }

    /// Decodes the stream whole, cut at every byte, byte by byte, in twos and in threes.
    void check() {
        for (List<byte[]> pieces : Streams.cuttings(Streams.bytes(stream))) {
            SseDecoder decoder = new SseDecoder();
            assertThat(Streams.decode(decoder, pieces)).as("%d pieces", pieces.size()).isEqualTo(events);
            assertThat(decoder.lastEventId()).isEqualTo(lastEventId);
            assertThat(decoder.reconnectionTime()).isEqualTo(reconnectionTime);
        }
    }

    @Override
    public String toString() {
        return rule;
    }
}
