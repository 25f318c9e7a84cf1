package dev.ouzel.web.sse;

import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.log.LogException;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Subscription;
import dev.ouzel.web.Request;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Streams of what a log has. The exchange's thread finds the reader's place, and is free once the feed has taken over.
record SubscriptionStreams(Subscription subscription) implements EventStreams {

    /// Where a reader begins.
    private record Start(Offset place, Optional<String> remark) {}

    @Override
    public void stream(Request request, HttpExchange exchange, StreamSettings settings) throws InterruptedException {
        try {
            Start start = start(LastEventId.of(request));
            if (nothingEverComes(start.place())) {
                answer(exchange, new Sent.Start(204, Headers.empty()), ByteBuffer.allocate(0));
                EventStreams.tellClosed(request.path(), settings, CloseReason.FINISHED);
            } else {
                hand(request.path(), exchange, settings, start);
            }
        } catch (LogException _) {
            // Another status than 200 would end an EventSource for good, and the log may be there again when it comes back.
            answer(exchange, new Sent.Start(200, EventStreamFeed.HEADERS),
                    SseEncoder.encode(ServerSentEvent.ofRetry(settings.reconnectDelay())));
            EventStreams.tellClosed(request.path(), settings, CloseReason.FAILED);
        }
    }

    private static void answer(HttpExchange exchange, Sent.Start start, ByteBuffer body) throws InterruptedException {
        exchange.send(start);
        exchange.send(new Sent.Body(body, true));
    }

    private void hand(String path, HttpExchange exchange, StreamSettings settings, Start start)
            throws InterruptedException {
        SubscriptionFeed feed = new SubscriptionFeed(subscription, settings, exchange.time(), start.place(),
                start.remark(), reason -> Thread.ofVirtual().start(
                        () -> EventStreams.tellClosed(path, settings, reason)));
        try {
            exchange.send(new Sent.Handover(feed));
        } catch (Disconnected _) {
            // The feed was told, and tells it on.
        }
    }

    private Start start(LastEventId id) {
        Optional<Offset> known = id.value().flatMap(Offset::parse);
        Optional<String> remark = id.value().isPresent() && known.isEmpty()
                ? Optional.of("last event id ignored: not one of this stream's")
                : id.remark();
        Offset place = known.or(subscription::after).orElseGet(() -> subscription.log().tail());
        return new Start(place, remark);
    }

    private boolean nothingEverComes(Offset place) {
        return subscription.log().cursor(place, subscription.streams()).poll(1) instanceof ReadResult.Batch batch
                && batch.entries().isEmpty() && batch.ended();
    }
}
