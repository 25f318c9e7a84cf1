package dev.ouzel.log;

import java.util.concurrent.Executor;

/// How a log works.
///
/// @param limits its bounds
/// @param settings those of streams that an append creates
/// @param committer runs the commits of [EventLog#appendAsync], one task each, and then what depends on their futures. By
/// default a virtual thread each
public record LogOptions(LogLimits limits, StreamSettings settings, Executor committer) {

    private static final LogOptions DEFAULTS = new LogOptions(LogLimits.defaults(), StreamSettings.defaults(),
            task -> Thread.ofVirtual().name("ouzel-log-commit").start(task));

    /// Default limits, default settings, virtual threads.
    public static LogOptions defaults() {
        return DEFAULTS;
    }

    /// Other bounds.
    ///
    /// @param bounds all of them
    public LogOptions withLimits(LogLimits bounds) {
        return new LogOptions(bounds, settings, committer);
    }

    /// Other settings of streams that an append creates.
    ///
    /// @param implicit all of them
    public LogOptions withSettings(StreamSettings implicit) {
        return new LogOptions(limits, implicit, committer);
    }

    /// Something else that runs commits.
    ///
    /// @param executor must not refuse a task; one that runs it on the caller's thread makes that thread commit
    public LogOptions withCommitter(Executor executor) {
        return new LogOptions(limits, settings, executor);
    }
}
