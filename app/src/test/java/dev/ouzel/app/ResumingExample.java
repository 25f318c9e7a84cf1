package dev.ouzel.app;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.server.Server;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The program of the page about resuming.
@SuppressWarnings("AddressSelection") // a literal address has nothing to select
final class ResumingExample {

    private ResumingExample() {}

    // begin
    void main() throws Exception {
        var time = TimeSource.system();
        var store = new MemoryStore(Offset.newEpoch(time.instant(), RandomGenerator.getDefault()), 64 << 20);
        try (var log = EventLog.open(store, time)) {
            var hub = Hub.over(log);
            hub.topic("news", StreamSettings.defaults().withRetention(Retention.all().withAgeMax(Duration.ofHours(1))));
            var router = new Router()
                    .post("/news", request -> Response.text(201, hub.publish("news", request.text()) + "\n"))
                    .get("/news", _ -> EventSourceResponse.of(hub.subscribe("news")));
            Server.start(router, new InetSocketAddress("127.0.0.1", 8000)).awaitStop();
        }
    }
    // end
}
