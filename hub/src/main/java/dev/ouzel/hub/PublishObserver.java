package dev.ouzel.hub;

/// Wants to know what is published, to count it. Called by the publishing thread; must be quick, thread-safe, and must not
/// throw.
@FunctionalInterface
public interface PublishObserver {

    /// Counts nothing.
    PublishObserver NONE = (_, _, _) -> {};

    /// An event was published and is durable.
    ///
    /// @param topic where
    /// @param bytes size of its payload
    /// @param nanos how long it took
    void published(String topic, int bytes, long nanos);
}
