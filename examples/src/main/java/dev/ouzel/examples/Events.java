package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;
import java.util.List;

/// `GET /events`: the shortest stream there is. It says hello and world, and ends.
///
/// Thread-safe.
final class Events implements Handler {

    @Override
    public Response handle(Request request) {
        return EventSourceResponse.from(List.of("hello", "world"));
    }
}
