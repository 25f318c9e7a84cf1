package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import dev.ouzel.wire.sse.ServerSentEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// The same in headless Firefox, and that its `EventSource` comes back where it was.
class FirefoxBrowserTest extends WebSocketInBrowser<Firefox> {

    private final List<String> lastEventIds = new CopyOnWriteArrayList<>();
    private final Router router = ExamplesInMemory.router().get("/three",
            _ -> EventSourceResponse.of(FirefoxBrowserTest::three)).filter(this::note);

    @Override
    Firefox launch() throws IOException {
        return new Firefox();
    }

    private Response note(Request request, Handler next) throws Exception {
        if (request.path().equals("/three")) {
            lastEventIds.add(request.header("last-event-id").orElse("none"));
        }
        return next.handle(request);
    }

    /// Three events, numbered on after a reconnect; then the end.
    private static void three(EventStream stream) throws InterruptedException {
        int last = Integer.parseInt(stream.lastEventId().orElse("0"));
        for (int i = last + 1; i <= last + 3; i++) {
            stream.send(ServerSentEvent.of("n" + i).withEvent("named").withId(i).withRetry(Duration.ofMillis(50)));
        }
    }

    @Test
    void eventSourceReconnectsWithTheLastEventIdAndThePageShowsItsStreams() throws Exception {
        try (Server server = Server.start(router, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            browser().open(server.url() + "/");
            browser().await("document.querySelector('#stream-prices pre').innerText.includes('event: priceUpdate')");
            browser().run("""
                    window.seen = [];
                    window.source = new EventSource("/three");
                    source.addEventListener("named", e => seen.push(e.data + "|" + e.lastEventId));
                    """);
            browser().await("window.seen.length >= 7");
            assertThat(browser().run("source.close(); return seen.slice(0, 7).join()"))
                    .isEqualTo("n1|1,n2|2,n3|3,n4|4,n5|5,n6|6,n7|7");
            assertThat(lastEventIds).startsWith("none", "3", "6");
            assertThat(browser().errors()).isEmpty();
        }
    }

    @Test
    void twentyStreamsShareAConnectionOfHttp2() throws Exception {
        try (Server server = Server.start(ExamplesInMemory.router(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Limits.defaults(), Tls.selfSigned())) {
            browser().open(server.url() + "/");
            assertThat(browser().run("return performance.getEntriesByType('navigation')[0].nextHopProtocol"))
                    .isEqualTo("h2");
            browser().run("""
                    window.ticking = new Set();
                    window.sources = Array.from({length: 20}, (_, i) => {
                      const source = new EventSource("/clock");
                      source.onmessage = () => ticking.add(i);
                      return source;
                    });
                    """);
            browser().await("window.ticking.size === 20");
            // The page's WebSocket has a connection of its own, and browsers open some in advance.
            assertThat(server.statistics().connectionsOpen()).isLessThan(6);
        }
    }
}
