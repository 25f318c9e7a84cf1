package dev.ouzel.log;

import java.time.Instant;
import java.util.Optional;

/// What is known of a stream at a moment.
///
/// @param name its name
/// @param settings what was said when it was created
/// @param earliest the place before the oldest entry that is kept: who reads after it gets all there is
/// @param tail the place after the last entry
/// @param entries how many entries are kept
/// @param bytes how many bytes of payload are kept
/// @param closed whether it has ended: its tail is its end
/// @param deadline the first moment at which it does not exist, as far as it is known now; empty if there is none
public record StreamInfo(String name, StreamSettings settings, Offset earliest, Offset tail, long entries, long bytes,
        boolean closed, Optional<Instant> deadline) {

    static StreamInfo of(long epoch, StreamState state) {
        long deadline = state.deadlineMillis();
        return new StreamInfo(state.name(), state.settings(), new Offset(epoch, state.earliest()),
                new Offset(epoch, state.tail()), state.entries(), state.bytes(), state.closed(),
                deadline == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(deadline)));
    }
}
