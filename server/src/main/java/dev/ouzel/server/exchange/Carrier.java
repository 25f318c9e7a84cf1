package dev.ouzel.server.exchange;

import dev.ouzel.exchange.EndReason;

/// What carries one exchange to its peer: a connection of HTTP/1.1, or a stream of HTTP/2. May be called by any thread,
/// except [#abort], which belongs to the event loop.
public interface Carrier {

    /// Makes it look for something to write. Many calls before it does count as one.
    void wake();

    /// Like [#wake], but at the end of a [burst][Bursts] if there is one: more is to come then.
    default void wakeAfterBurst() {
        wake();
    }

    /// Runs something on the event loop.
    void execute(Runnable task);

    /// The application can take more of the request body.
    void bodyWanted();

    /// Ends the exchange, if there is one, with all that was not written.
    void abort(EndReason reason);
}
