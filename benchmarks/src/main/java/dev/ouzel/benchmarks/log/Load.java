package dev.ouzel.benchmarks.log;

import dev.ouzel.log.EventLog;
import java.time.Duration;
import java.util.SplittableRandom;

/// A way to append.
sealed interface Load permits AsyncLoad, BlockingLoad {

    /// How many streams there are.
    int STREAMS = 100_000;

    /// How large an entry is.
    int BYTES = 200;

    /// Appends for so long, and waits for all acknowledgements.
    ///
    /// @return how long each append waited for its own
    Latencies run(EventLog log, Duration duration) throws InterruptedException;

    /// Bytes that cannot be compressed.
    static byte[] payload(SplittableRandom random) {
        byte[] payload = new byte[BYTES];
        random.nextBytes(payload);
        return payload;
    }

    static String stream(int number) {
        return "stream-" + number;
    }
}
