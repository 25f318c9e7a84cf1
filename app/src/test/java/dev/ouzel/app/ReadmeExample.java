package dev.ouzel.app;

import dev.ouzel.server.Server;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.wire.sse.ServerSentEvent;
import java.net.InetSocketAddress;
import java.time.Duration;

/// The program of the README.
@SuppressWarnings("AddressSelection") // a literal address has nothing to select
final class ReadmeExample {

    private ReadmeExample() {}

    // begin
    void main() throws Exception {
        var router = new Router().get("/clock", _ -> EventSourceResponse.of(stream -> {
            long number = stream.lastEventId().filter(id -> id.matches("[0-9]{1,18}")).map(Long::parseLong).orElse(0L);
            while (stream.pause(Duration.ofSeconds(1))) {
                number++;
                stream.send(ServerSentEvent.of("tick").withId(number));
            }
        }));
        Server.start(router, new InetSocketAddress("127.0.0.1", 8000)).awaitStop();
    }
    // end
}
