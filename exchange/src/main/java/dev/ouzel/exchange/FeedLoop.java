package dev.ouzel.exchange;

import java.util.concurrent.Executor;

/// A thread of an engine that pulls feeds. An engine has a few, and always gives the same object for the same thread: feeds
/// that have one loop in common are never called at the same time. Whoever has news for many of them can tell each loop
/// once, and pull them there with [Puller#pull].
///
/// Thread-safe.
public interface FeedLoop extends Executor {

    /// Runs a task on the loop, soon, after those that were given before. The task must not block, run foreign code, or
    /// throw. It is dropped once the engine has stopped. An engine may hold it for a moment in which it expects that more will be
    /// given, unless a task of the loop itself gives it; and what the feeds that it pulls give may go out at its end, together.
    ///
    /// @param task what to run
    @Override
    void execute(Runnable task);

    /// Runs a task on the loop when so much of the engine's time has passed.
    ///
    /// @param task what to run; the same holds for it as for [#execute]
    /// @param nanos when, in nanoseconds from now
    void schedule(Runnable task, long nanos);

    /// Opens a group for feeds that this loop pulls. Only on the loop.
    default FeedGroup group() {
        return FeedGroup.NONE;
    }
}
