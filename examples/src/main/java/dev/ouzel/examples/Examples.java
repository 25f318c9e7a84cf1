package dev.ouzel.examples;

import dev.ouzel.web.Router;
import dev.ouzel.web.sse.CloseReason;
import java.time.ZoneId;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// All examples as one application.
public final class Examples {

    private static final System.Logger LOG = System.getLogger(Examples.class.getName());

    private Examples() {}

    /// All examples, each at its path, and the page that shows them at `/`. It tells the log when a reader of
    /// `/resilient` leaves.
    public static Router router() {
        return router(Examples::tell);
    }

    /// The same, told in another way.
    ///
    /// @param resilientClosed called when a stream of `/resilient` closes
    public static Router router(Consumer<CloseReason> resilientClosed) {
        return new Router()
                .get("/", new Page())
                .get("/events", new Events())
                .get("/prices", new Prices(SplittableRandom::new))
                .get("/clock", new Clock(ZoneId.systemDefault()))
                .get("/numbers", new Numbers())
                .get("/messages", new Messages())
                .get("/progress", new Progress())
                .post("/chat/stream", new Chat())
                .get("/resilient", new Resilient(resilientClosed))
                .get("/chat", new Room())
                .get("/websocket/echo", new Echo());
    }

    private static void tell(CloseReason reason) {
        if (reason == CloseReason.PEER_CLOSED || reason == CloseReason.PEER_RESET) {
            LOG.log(System.Logger.Level.INFO, "/resilient: a reader has left: {0}", reason);
        }
    }
}
