package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.CloseReason;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import dev.ouzel.wire.sse.ServerSentEvent;
import java.time.Duration;
import java.util.function.Consumer;

/// `GET /resilient`: a hundred events, one a second, that survive a broken connection. A reader that comes back goes on
/// at the next event; after the last one it is answered 204, which stops `EventSource` for good. An id that is none of
/// ours starts over, and the stream says so.
///
/// Thread-safe, as far as the consumer is.
final class Resilient implements Handler {

    private static final int COUNT = 100;

    private final Consumer<CloseReason> onClose;

    /// A stream that tells when it closes.
    ///
    /// @param onClose called exactly once for each stream, with the reason
    Resilient(Consumer<CloseReason> onClose) {
        this.onClose = onClose;
    }

    @Override
    public Response handle(Request request) {
        return EventSourceResponse.of(Resilient::send).onClose(onClose);
    }

    private static void send(EventStream stream) throws InterruptedException {
        for (int i = first(stream); i < COUNT; i++) {
            stream.send(ServerSentEvent.of("Event " + i).withId(i).withRetry(Duration.ofSeconds(5)));
            stream.pause(Duration.ofSeconds(1));
        }
    }

    private static int first(EventStream stream) throws InterruptedException {
        String id = stream.lastEventId().orElse("");
        if (id.matches("[0-9]{1,2}")) {
            return Integer.parseInt(id) + 1;
        }
        if (!id.isEmpty()) {
            stream.comment("the last event ID is not one of this stream: it starts over");
        }
        return 0;
    }
}
