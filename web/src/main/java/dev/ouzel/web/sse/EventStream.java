package dev.ouzel.web.sse;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.web.Json;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The open stream that an [EventSourceHandler] writes to.
///
/// Every send blocks while the reader is slow, and throws [dev.ouzel.exchange.Disconnected] once the stream is closed.
/// Each event goes out whole. Thread-safe.
public final class EventStream {

    private final EventStreamFeed feed;
    private final TimeSource time;
    private final LastEventId lastEventId;

    EventStream(EventStreamFeed feed, TimeSource time, LastEventId lastEventId) {
        this.feed = feed;
        this.time = time;
        this.lastEventId = lastEventId;
    }

    /// Sends an event.
    ///
    /// @param event the event
    /// @throws InterruptedException if the thread was interrupted while the stream is still open
    public void send(ServerSentEvent event) throws InterruptedException {
        feed.offer(SseEncoder.encode(event));
    }

    /// Sends an event with this payload.
    ///
    /// @param data a string, sent as it is; a [ServerSentEvent]; or anything else, usually a record, sent as JSON
    /// @throws InterruptedException if the thread was interrupted while the stream is still open
    public void send(Object data) throws InterruptedException {
        send(event(data));
    }

    /// Sends an event of this type.
    ///
    /// @param type the event type, without CR and LF
    /// @param data as in [#send(Object)]
    /// @throws InterruptedException if the thread was interrupted while the stream is still open
    public void send(String type, Object data) throws InterruptedException {
        send(event(data).withEvent(type));
    }

    /// Sends several events as one write: a reader gets all of them or, if the connection breaks, a beginning.
    ///
    /// @param events the events, in order
    /// @throws InterruptedException if the thread was interrupted while the stream is still open
    public void sendAll(List<ServerSentEvent> events) throws InterruptedException {
        if (!events.isEmpty()) {
            feed.offer(SseEncoder.encode(events));
        }
    }

    /// Sends a comment, which readers ignore.
    ///
    /// @param text the comment
    /// @throws InterruptedException if the thread was interrupted while the stream is still open
    public void comment(String text) throws InterruptedException {
        send(ServerSentEvent.ofComment(text));
    }

    /// Sends the head of the response now, so that the reader's `open` fires before there is an event. From here on an
    /// error can no longer have a status of its own. Without this call the head goes out with the first event, or after
    /// [EventSourceResponse#HEAD_DELAY].
    public void open() {
        feed.open();
    }

    /// Waits, in the time of the exchange.
    ///
    /// @param duration how long
    /// @return true if the time has passed; false, once, if the server began to stop and the stream may say goodbye
    /// @throws InterruptedException if the thread was interrupted while the stream is still open
    public boolean pause(Duration duration) throws InterruptedException {
        return feed.pause(duration);
    }

    /// Whether the server is stopping; the stream has as long as its [DrainPolicy] says.
    public boolean draining() {
        return feed.draining();
    }

    /// The id of the last event that the reader has seen: the field `Last-Event-ID` of a reconnect, or the query
    /// parameter `lastEventId` of a new `EventSource` that resumes. It can be anything that a stranger cares to send:
    /// an id that is not one of yours is no error, begin anew. An id that no event could have had is reported as none,
    /// and a comment in the stream says so.
    public Optional<String> lastEventId() {
        return lastEventId.value();
    }

    /// The time of the exchange.
    public TimeSource time() {
        return time;
    }

    /// An event with this payload, to be given an id or a type.
    ///
    /// @param data as in [#send(Object)]
    public static ServerSentEvent event(Object data) {
        return switch (data) {
            case ServerSentEvent event -> event;
            case String text -> ServerSentEvent.of(text);
            default -> ServerSentEvent.of(Json.encode(data));
        };
    }
}
