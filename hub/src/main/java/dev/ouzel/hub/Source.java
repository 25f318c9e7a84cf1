package dev.ouzel.hub;

/// Feeds a hub from somewhere else: a database, a broker. A port; adapters implement it.
///
/// A source works on threads of its own, looks after its connections by itself, and keeps its place in the hub's log, so that
/// what it has published before a restart is neither skipped nor published twice, as far as its kind allows; each says how
/// far that is.
///
/// ```java
/// try (Source source = …) {
///     source.start(hub);
///     …
/// }
/// ```
///
/// Thread-safe.
public interface Source extends AutoCloseable {

    /// Begins to feed a hub, and returns at once: what the source reads from need not be reachable yet.
    ///
    /// @param hub where its events are published
    /// @throws IllegalStateException if it was started or closed before
    void start(Hub hub);

    /// How it is doing.
    SourceHealth health();

    /// Stops, and returns when nothing more will be published. The hub and its log stay open. Idempotent.
    @Override
    void close();
}
