package dev.ouzel.examples;

import dev.ouzel.hub.Hub;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;

/// One topic for load clients, with default settings: `GET /events` is its event stream, `POST /pub` publishes the raw body as
/// the data of one event.
public final class Bench {

    private static final String TOPIC = "bench";

    private Bench() {}

    /// Both as an application.
    ///
    /// @param hub keeps the topic
    public static Router router(Hub hub) {
        EventSourceResponse events = EventSourceResponse.of(hub.subscribe(TOPIC));
        return new Router()
                .get("/events", _ -> events)
                .post("/pub", request -> {
                    hub.publish(TOPIC, request.text());
                    return Response.status(204);
                });
    }
}
