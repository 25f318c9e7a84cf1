package dev.ouzel.web.sse;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.web.Problem;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// A response that is an event stream (WHATWG HTML, section 9.2), to a request of any method.
///
/// The handler runs on the exchange's virtual thread. The head goes out with the first event, at
/// [EventStream#open], or after [#HEAD_DELAY], so an early failure still gets its real status. A handler that returns
/// without having sent anything answers 204, which tells an `EventSource` to stop for good: so answers a finished stream
/// to a reader that has seen its end. A HEAD request gets the head, and the handler is not run.
///
/// Immutable and thread-safe; one response may serve many requests, if its source may be read more than once.
public final class EventSourceResponse implements Response {

    /// How long the head waits for the first event: long enough for a failure to show itself, short enough for a reader's
    /// `open` not to feel late.
    public static final Duration HEAD_DELAY = Duration.ofMillis(200);

    private static final System.Logger LOGGER = System.getLogger(EventSourceResponse.class.getName());

    private final EventSourceHandler handler;
    private final StreamSettings settings;

    private EventSourceResponse(EventSourceHandler handler, StreamSettings settings) {
        this.handler = handler;
        this.settings = settings;
    }

    /// A stream filled by blocking code.
    ///
    /// @param handler fills the stream; returning ends it
    public static EventSourceResponse of(EventSourceHandler handler) {
        return new EventSourceResponse(handler, StreamSettings.defaults());
    }

    /// A stream of what is iterated, one event each.
    ///
    /// @param items as in [EventStream#send(Object)]
    public static EventSourceResponse from(Iterable<?> items) {
        return of(stream -> {
            for (Object item : items) {
                stream.send(item);
            }
        });
    }

    /// A stream of these items, one event each. They are taken as the reader takes them, for one request only, and the
    /// source is closed when the event stream is.
    ///
    /// @param items as in [EventStream#send(Object)]
    public static EventSourceResponse from(Stream<?> items) {
        return of(stream -> {
            try (items) {
                for (Iterator<?> left = items.iterator(); left.hasNext();) {
                    stream.send(left.next());
                }
            }
        });
    }

    /// A stream of what is published, one event each. Each request subscribes anew; demand follows what the reader
    /// takes, and the subscription is cancelled when the event stream closes.
    ///
    /// @param publisher as in [EventStream#send(Object)]
    public static EventSourceResponse from(Flow.Publisher<?> publisher) {
        return of(stream -> PublishedItems.sendAll(publisher, stream));
    }

    /// The answer to a reader that has seen everything: 204, after which an `EventSource` does not come back.
    public static EventSourceResponse finished() {
        return of(_ -> {});
    }

    /// The response with this heartbeat in place of [Heartbeat#defaults].
    ///
    /// @param heartbeat what is sent into silence
    public EventSourceResponse withHeartbeat(Heartbeat heartbeat) {
        return new EventSourceResponse(handler, settings.withHeartbeat(heartbeat));
    }

    /// The response with this policy for a stopping server in place of [DrainPolicy#closeNow].
    ///
    /// @param policy what its streams do
    public EventSourceResponse onDrain(DrainPolicy policy) {
        return new EventSourceResponse(handler, settings.withOnDrain(policy));
    }

    /// The response with this callback, which runs exactly once for each request, on every path, after the handler
    /// has returned and nothing more will be sent. It runs on the handler's thread and may block.
    ///
    /// @param callback told why the stream was closed
    public EventSourceResponse onClose(Consumer<CloseReason> callback) {
        return new EventSourceResponse(handler, settings.withOnClose(callback));
    }

    /// The response with this source of chance, for tests. It must be thread-safe.
    ///
    /// @param random spreads the reconnects after a drain
    public EventSourceResponse withRandom(RandomGenerator random) {
        return new EventSourceResponse(handler, settings.withRandom(random));
    }

    @Override
    public void respond(Request request, HttpExchange exchange) throws Exception {
        if (request.method().equals("HEAD")) {
            exchange.send(new Sent.Start(200, EventStreamFeed.HEADERS));
            exchange.send(new Sent.Body(ByteBuffer.allocate(0), true));
        } else {
            tellClosed(request, stream(request, exchange));
        }
    }

    private CloseReason stream(Request request, HttpExchange exchange) throws InterruptedException {
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

    private void tellClosed(Request request, CloseReason reason) {
        LOGGER.log(Level.DEBUG, () -> "event stream " + request.path() + " closed: " + reason);
        try {
            settings.onClose().accept(reason);
        } catch (RuntimeException failure) {
            LOGGER.log(Level.ERROR, "onClose of event stream " + request.path() + " failed", failure);
        }
    }
}
