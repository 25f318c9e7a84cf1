package dev.ouzel.benchmarks.fanout;

import java.time.Duration;

/// How much is measured.
///
/// @param rounds how often; the table has medians
/// @param readers of most figures
/// @param manyReaders of one more
/// @param idleReaders whose memory is measured; a process often has 20,000 descriptors
/// @param returningReaders who come back at once
/// @param missedEvents how many events behind those are
/// @param stalledReaders who stop reading
/// @param stalledEvents how many events behind those get: more than fit into the buffers of the system
/// @param warmUp how long what warms up is warmed
/// @param measured how long each figure is measured
record Plan(int rounds, int readers, int manyReaders, int idleReaders, int returningReaders, int missedEvents,
        int stalledReaders, int stalledEvents, Duration warmUp, Duration measured) {

    /// What the figures are made with.
    static Plan full(int rounds) {
        return new Plan(rounds, 1000, 10_000, 19_000, 5000, 1000, 10, 20_000, Duration.ofSeconds(15),
                Duration.ofSeconds(2));
    }

    /// Enough to see that all of it works.
    static Plan tiny() {
        return new Plan(1, 5, 10, 20, 5, 50, 2, 3000, Duration.ofMillis(100), Duration.ofMillis(200));
    }
}
