package dev.ouzel.web.sse;

import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.log.Subscription;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
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

    private final EventStreams streams;
    private final StreamSettings settings;

    private EventSourceResponse(EventStreams streams, StreamSettings settings) {
        this.streams = streams;
        this.settings = settings;
    }

    /// A stream filled by blocking code.
    ///
    /// @param handler fills the stream; returning ends it
    public static EventSourceResponse of(EventSourceHandler handler) {
        return new EventSourceResponse(new HandlerStreams(handler), StreamSettings.defaults());
    }

    /// A stream of what a log has. A reader that says where it was, by `Last-Event-ID` or the query parameter `lastEventId`,
    /// goes on there; any other begins where the subscription does. Both get what is there, and then what comes, and hold no
    /// thread. It opens at once, with an event that has an id only, so that a reader never loses its place.
    ///
    /// A place that this log does not know is never an error, since that would end an `EventSource` for ever: the stream says so
    /// in a comment and begins where the subscription does. What is missing is told by an event of the type `gap`, whose data are
    /// JSON: `from`, `to`, and a `reason`. When all of its streams have ended, the response does, and a reader that comes back
    /// from there gets 204.
    ///
    /// The data of an entry that was not published as [dev.ouzel.log.Event] are its bytes as UTF-8. When the server stops these
    /// streams close at once, whatever the [DrainPolicy]: their readers come back to their places.
    ///
    /// @param subscription which streams, and from where
    public static EventSourceResponse of(Subscription subscription) {
        return new EventSourceResponse(new SubscriptionStreams(subscription), StreamSettings.defaults());
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
        return new EventSourceResponse(streams, settings.withHeartbeat(heartbeat));
    }

    /// The response with this policy for a stopping server in place of [DrainPolicy#closeNow].
    ///
    /// @param policy what its streams do
    public EventSourceResponse onDrain(DrainPolicy policy) {
        return new EventSourceResponse(streams, settings.withOnDrain(policy));
    }

    /// The response with this callback, which runs exactly once for each request, on every path, after the handler
    /// has returned and nothing more will be sent. It runs on a virtual thread, the handler's if there is one, and may block.
    ///
    /// @param callback told why the stream was closed
    public EventSourceResponse onClose(Consumer<CloseReason> callback) {
        return new EventSourceResponse(streams, settings.withOnClose(callback));
    }

    /// The response with this observer. Only readers of subscriptions are observed.
    ///
    /// @param observer told how they fare
    public EventSourceResponse observedBy(ReaderObserver observer) {
        return new EventSourceResponse(streams, settings.withObserver(observer));
    }

    /// The response with this source of chance, for tests. It must be thread-safe.
    ///
    /// @param random spreads the reconnects after a drain
    public EventSourceResponse withRandom(RandomGenerator random) {
        return new EventSourceResponse(streams, settings.withRandom(random));
    }

    @Override
    public void respond(Request request, HttpExchange exchange) throws Exception {
        if (request.method().equals("HEAD")) {
            exchange.send(new Sent.Start(200, EventStreamFeed.HEADERS));
            exchange.send(new Sent.Body(ByteBuffer.allocate(0), true));
        } else {
            streams.stream(request, exchange, settings);
        }
    }
}
