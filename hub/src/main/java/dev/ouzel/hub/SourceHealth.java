package dev.ouzel.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How a source is doing at a moment.
///
/// @param connected whether it is connected to what it reads from, and has caught up with it once since
/// @param since when it connected, by the clock of what it reads from; empty if it is not connected
/// @param connects how often it has connected
/// @param behind how many changes it saw at its last look that it had not taken yet
/// @param lag how old the oldest of them was
/// @param lastError what went wrong last, for operators, not for peers; empty if nothing has
public record SourceHealth(boolean connected, Optional<Instant> since, long connects, long behind, Duration lag,
        Optional<String> lastError) {

    /// A source that has not connected yet.
    public static SourceHealth unconnected() {
        return new SourceHealth(false, Optional.empty(), 0, 0, Duration.ZERO, Optional.empty());
    }

    /// It has connected, and has caught up.
    ///
    /// @param at when it connected
    public SourceHealth nowConnected(Instant at) {
        return new SourceHealth(true, Optional.of(at), connects + 1, behind, lag, lastError);
    }

    /// The connection is gone, or could not be made.
    ///
    /// @param error why
    public SourceHealth nowDisconnected(String error) {
        return new SourceHealth(false, Optional.empty(), connects, behind, lag, Optional.of(error));
    }

    /// It has looked how far it is behind.
    ///
    /// @param changes how many it had not taken
    /// @param age how old the oldest of them was
    public SourceHealth nowBehind(long changes, Duration age) {
        return new SourceHealth(connected, since, connects, changes, age, lastError);
    }
}
