package dev.ouzel.log;

/// A wish to know when the tails of some streams move. Thread-safe.
@FunctionalInterface
public interface Registration extends AutoCloseable {

    /// Ends it. The listener may still be running, or run once more. Idempotent.
    @Override
    void close();
}
