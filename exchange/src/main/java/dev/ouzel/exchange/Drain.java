package dev.ouzel.exchange;

import java.time.Duration;

/// The server is stopping: no new connections are accepted, open exchanges may end by themselves.
///
/// @param limit how long they have, from the moment of the notice; what is open then is cut
public record Drain(Duration limit) {

    /// Checks the limit.
    public Drain {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: zero or more)");
        }
    }
}
