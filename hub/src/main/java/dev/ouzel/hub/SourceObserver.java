package dev.ouzel.hub;

import java.time.Duration;

/// Wants to know what sources do, to count it. Called by the source's own thread; must be quick, thread-safe if it observes
/// several, and must not throw.
public interface SourceObserver {

    /// Counts nothing.
    SourceObserver NONE = new SourceObserver() {
    };

    /// The source has connected, and has caught up.
    default void connected() {}

    /// A connection ended that had caught up.
    default void disconnected() {}

    /// An attempt to connect failed, or a connection broke.
    default void failed() {}

    /// The source has looked how far it is behind.
    ///
    /// @param changes how many it had not taken, over all it feeds
    /// @param age how old the oldest of them was
    default void behind(long changes, Duration age) {}

    /// Events were published and are durable.
    ///
    /// @param topic where
    /// @param events how many
    default void taken(String topic, int events) {}

    /// A topic was begun anew, because changes may be missing: its readers are told of a gap.
    ///
    /// @param topic which
    default void begunAnew(String topic) {}
}
