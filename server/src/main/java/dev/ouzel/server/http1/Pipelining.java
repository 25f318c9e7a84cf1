package dev.ouzel.server.http1;

import dev.ouzel.server.exchange.Bursts;

/// Whether the peer has sent further requests behind the one that is being answered, which makes a [burst][Bursts] of them.
/// Owned by the event loop.
final class Pipelining {

    private static final int NONE = -1;

    private final Bursts bursts;
    private int burst = NONE;

    Pipelining(Bursts bursts) {
        this.bursts = bursts;
    }

    /// A request was read whole.
    ///
    /// @param waiting how many bytes of others came with it
    void read(int waiting) {
        if (waiting > 0 && burst == NONE) {
            burst = bursts.begin();
        }
    }

    /// One of them is answered, so the others may be soon: they are waited for, also if that was given up.
    void goOn() {
        if (burst != NONE && bursts.isOver(burst)) {
            burst = bursts.begin();
        }
    }

    /// Nothing is left to be answered, or nothing will be.
    void end() {
        if (burst != NONE) {
            bursts.end(burst);
            burst = NONE;
        }
    }
}
