package dev.ouzel.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.wire.sse.ServerSentEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A comparison is one only if all do the same work.
class PeersTest {

    private static final int EVENTS = 60;

    @ParameterizedTest
    @EnumSource
    void all_decoders_give_the_same_data(Decoding decoder) {
        for (Workload workload : Workload.values()) {
            List<String> data = new ArrayList<>();
            decoder.decode(workload.pieces(EVENTS), data::add);
            assertThat(data).as("%s", workload)
                    .isEqualTo(workload.events(EVENTS).stream().map(ServerSentEvent::data).toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void all_encoders_write_one_buffer_for_each_event(Encoding encoder) {
        for (Workload workload : Workload.values()) {
            List<byte[]> pieces = new ArrayList<>();
            encoder.encode(workload.events(EVENTS), buffer -> {
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                pieces.add(bytes);
            });
            List<String> data = new ArrayList<>();
            Decoding.OUZEL.decode(pieces.toArray(byte[][]::new), data::add);
            assertThat(pieces).as("%s", workload).hasSize(EVENTS);
            // Spring writes no space after the colon, and so loses the one that a token begins with.
            assertThat(data.stream().map(String::stripLeading).toList())
                    .isEqualTo(
                            workload.events(EVENTS).stream().map(event -> String.valueOf(event.data()).stripLeading())
                                    .toList());
        }
    }
}
