package dev.ouzel.log;

/// What a log throws when it cannot do what was asked of it, whatever the caller does.
public abstract sealed class LogException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private LogException(String message, Throwable cause) {
        super(message, cause);
    }

    private LogException(String message) {
        super(message);
    }

    /// The store failed, so the log has stopped: what waited for a commit may or may not be stored, and nothing more
    /// will be. The cause is what the store threw.
    public static final class Failed extends LogException {

        private static final long serialVersionUID = 1;

        Failed(Throwable cause) {
            super("the store failed, and the log has stopped: " + cause, cause);
        }
    }

    /// The log was closed.
    public static final class Closed extends LogException {

        private static final long serialVersionUID = 1;

        Closed() {
            super("the log is closed");
        }
    }

    /// There are as many streams as there may be.
    public static final class Full extends LogException {

        private static final long serialVersionUID = 1;

        Full(long streamsMax) {
            super("streams: " + streamsMax + " already (expected: fewer, see LogLimits.streamsMax)");
        }
    }
}
