package dev.ouzel.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Any bytes at all. A plain test run replays the seeds in the resources. To search for a minute:
/// `JAZZER_FUZZ=1 mvn test -pl wire -Dtest=SseDecoderFuzzTest -Djazzer.hooks=true`.
class SseDecoderFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void throws_nothing_but_its_own_exception_and_does_not_care_about_cuts(byte[] stream) {
        List<Object> whole = outcome(stream, Math.max(1, stream.length));
        assertThat(outcome(stream, 1)).isEqualTo(whole);
        assertThat(outcome(stream, 3)).isEqualTo(whole);
    }

    private static List<Object> outcome(byte[] stream, int size) {
        SseDecoder decoder = new SseDecoder(64, 128);
        List<Object> outcome = new ArrayList<>();
        try {
            for (byte[] piece : Streams.inPieces(stream, size)) {
                decoder.feed(ByteBuffer.wrap(piece));
                for (MessageEvent event = decoder.next(); event != null; event = decoder.next()) {
                    outcome.add(event);
                }
            }
        } catch (SseDecodingException e) {
            outcome.add(String.valueOf(e.getMessage()));
        }
        outcome.add(decoder.lastEventId());
        outcome.add(String.valueOf(decoder.reconnectionTime()));
        return outcome;
    }
}
