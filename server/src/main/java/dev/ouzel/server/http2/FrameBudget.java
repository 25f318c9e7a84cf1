package dev.ouzel.server.http2;

import dev.ouzel.exchange.TimeSource;
import java.time.Duration;

/// How many frames a peer may send that cost the server work and bring nobody a response: SETTINGS, PING, PRIORITY, and
/// those of unknown types. Floods of empty DATA, of CONTINUATION and of RST_STREAM are counted by Netty.
///
/// Owned by the event loop.
final class FrameBudget {

    /// Peers that measure the path send some PINGs per round trip; nobody sends a hundred a second for long.
    private static final int FRAMES_MAX = 1000;
    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    private final TimeSource time;
    private long windowBegan;
    private int frames;

    FrameBudget(TimeSource time) {
        this.time = time;
        this.windowBegan = time.nanoTime();
    }

    /// Counts one.
    ///
    /// @return whether it was within the budget
    boolean spend() {
        long now = time.nanoTime();
        if (now - windowBegan > WINDOW_NANOS) {
            windowBegan = now;
            frames = 0;
        }
        return ++frames <= FRAMES_MAX;
    }
}
