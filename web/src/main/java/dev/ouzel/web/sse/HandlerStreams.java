package dev.ouzel.web.sse;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.web.Problem;
import dev.ouzel.web.Request;
import java.lang.System.Logger.Level;

/// Streams that a handler fills, on the exchange's own thread.
record HandlerStreams(EventSourceHandler handler) implements EventStreams {

    private static final System.Logger LOGGER = System.getLogger(EventSourceResponse.class.getName());

    @Override
    public void stream(Request request, HttpExchange exchange, StreamSettings settings) throws InterruptedException {
        EventStreams.tellClosed(request.path(), settings, run(request, exchange, settings));
    }

    private CloseReason run(Request request, HttpExchange exchange, StreamSettings settings)
            throws InterruptedException {
        LastEventId lastEventId = LastEventId.of(request);
        EventStreamFeed feed = new EventStreamFeed(exchange.time(), settings, lastEventId);
        try {
            exchange.send(new Sent.Handover(feed));
        } catch (Disconnected disconnected) {
            return CloseReason.of(disconnected.reason());
        }
        runHandler(request, feed, new EventStream(feed, exchange.time(), lastEventId));
        CloseReason reason = feed.awaitEnd();
        // The interrupt that came with the end has done its work, and must not hit the callback.
        Thread.interrupted();
        return reason;
    }

    private void runHandler(Request request, EventStreamFeed feed, EventStream stream) {
        try {
            handler.handle(stream);
            feed.finish();
        } catch (Throwable failure) {
            // An Error too: a stream that nobody fills any more must not stay open.
            Problem problem = Problem.from(failure);
            if (feed.fail(problem) && problem.status() >= 500) {
                LOGGER.log(Level.ERROR, "event stream " + request.method() + " " + request.path() + " failed", failure);
            }
        }
    }
}
