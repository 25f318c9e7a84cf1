package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import dev.ouzel.wire.sse.ServerSentEvent;
import java.time.Duration;

/// `GET /messages`: ten messages, one each half second, then an event that says that this was all. A reader that comes
/// back goes on after its last message; after the tenth it is answered 204, which stops `EventSource` for good.
///
/// Thread-safe.
final class Messages implements Handler {

    private static final int COUNT = 10;

    @Override
    public Response handle(Request request) {
        int first = request.header("last-event-id").map(Messages::after).orElse(0);
        if (first == COUNT) {
            return EventSourceResponse.finished();
        }
        return EventSourceResponse.of(stream -> send(stream, first));
    }

    private static void send(EventStream stream, int first) throws InterruptedException {
        for (int i = first; i < COUNT; i++) {
            stream.send(ServerSentEvent.of("Message " + i).withEvent("update").withId(i));
            stream.pause(Duration.ofMillis(500));
        }
        stream.send(ServerSentEvent.of("[DONE]").withEvent("complete"));
    }

    /// The message after the one with this id; the first, if the id is none of ours.
    private static int after(String id) {
        return id.matches("[0-9]") ? Integer.parseInt(id) + 1 : 0;
    }
}
