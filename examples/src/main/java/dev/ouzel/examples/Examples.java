package dev.ouzel.examples;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.CloseReason;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// All examples as one application.
public final class Examples {

    private static final System.Logger LOG = System.getLogger(Examples.class.getName());

    private Examples() {}

    /// All examples, each at its path, and the page that shows them at `/`. What runs beside the requests begins and ends with
    /// the server.
    ///
    /// @param hub keeps what is published
    /// @param time the time of what runs beside the requests, and of the hub's log
    public static Router router(Hub hub, TimeSource time) {
        Notifications notifications = new Notifications(hub);
        return new Router()
                .get("/", Page.ofStreams())
                .get("/events", new Events())
                .mount("/prices", new Prices(hub, time, new SplittableRandom()))
                .get("/clock", new Clock(ZoneId.systemDefault()))
                .get("/numbers", new Numbers())
                .get("/messages", new Messages())
                .get("/progress", new Progress())
                .post("/chat/stream", new Chat())
                .get("/resilient", new Resilient(Examples::tell))
                .post("/notify", notifications::publish)
                .get("/notifications", notifications::read)
                .mount("/builds", new Builds(hub, time, RandomGenerator.getDefault()))
                .get("/logs", new Logs(hub))
                .get("/lag", new Lag(hub, time))
                .get("/chat", new Room())
                .get("/websocket/echo", new Echo());
    }

    private static void tell(CloseReason reason) {
        if (reason == CloseReason.PEER_CLOSED || reason == CloseReason.PEER_RESET) {
            LOG.log(System.Logger.Level.INFO, "/resilient: a reader has left: {0}", reason);
        }
    }
}
