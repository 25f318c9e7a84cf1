package dev.ouzel.web.sse;

import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.web.Request;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Where the events of a response come from.
interface EventStreams {

    /// Answers a request with a stream, and sees to it that its end is told.
    void stream(Request request, HttpExchange exchange, StreamSettings settings) throws InterruptedException;

    /// Tells the end of one stream.
    static void tellClosed(String path, StreamSettings settings, CloseReason reason) {
        Logger logger = System.getLogger(EventSourceResponse.class.getName());
        logger.log(Level.DEBUG, () -> "event stream " + path + " closed: " + reason);
        try {
            settings.onClose().accept(reason);
        } catch (RuntimeException failure) {
            logger.log(Level.ERROR, "onClose of event stream " + path + " failed", failure);
        }
    }
}
