package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import java.io.IOException;
import java.lang.System.Logger.Level;

/// A connection as the [Engine] knows it. [#execute] may be called by any thread, the rest belongs to its event loop.
public interface PeerConnection {

    /// Runs something on the event loop.
    void execute(Runnable task);

    /// Tells its exchanges that the server is stopping; without one, nothing holds the connection.
    void drain(Drain drain);

    /// Ends its exchanges, and drops the connection with all that was not written.
    void abort(EndReason reason);

    /// The same since something failed, of which the log is told unless it is that the peer has gone.
    default void fail(Throwable cause, EndReason reason) {
        if (!(cause instanceof IOException)) {
            System.getLogger("dev.ouzel.server").log(Level.ERROR, "a connection failed", cause);
        }
        abort(reason);
    }
}
