package dev.ouzel.testkit;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;

/// What an [InProcessEngine] runs and stops: an HTTP exchange, or one that may become a WebSocket.
sealed interface Running permits InProcessExchange, InProcessWebSocket {

    /// The HTTP exchange that it is, or began as.
    InProcessExchange http();

    /// Runs the application; the whole life of the exchange's own thread.
    void handle(Application application);

    /// Tells the application that the engine stops.
    void drain(Drain notice);

    /// Ends it, if it has not ended.
    void end(EndReason reason);
}
