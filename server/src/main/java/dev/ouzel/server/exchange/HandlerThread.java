package dev.ouzel.server.exchange;

import org.jspecify.annotations.Nullable;

/// The thread that handles an exchange, as long as the end of that may interrupt it. Not thread-safe: the exchange's lock guards it.
final class HandlerThread {

    private @Nullable Thread thread;

    void is(Thread handler) {
        thread = handler;
    }

    /// It is through: nothing interrupts it any more.
    void left() {
        thread = null;
    }

    void interrupt() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    /// The application is being told of the end, so the interrupt that says the same has done its work: what the
    /// handler does to clean up shall not stumble over it.
    void forgetInterrupt() {
        if (Thread.currentThread().equals(thread)) {
            Thread.interrupted();
        }
    }
}
