package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many streams a browser holds open to one origin: the reason for HTTP/2.
@Tag("browser")
@Timeout(120)
class BrowserConnectionsTest {

    private static final int WANTED = 100;
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final String OPEN = """
            window.heard = new Set();
            window.sources = Array.from({length: arguments[0]}, (_, i) => {
                const source = new EventSource("/live?" + i);
                source.onmessage = e => heard.add(i + e.data);
                return source;
            });
            """;

    private final BlockingQueue<RequestHead> begun = new LinkedBlockingQueue<>();
    private volatile CountDownLatch tick = new CountDownLatch(1);

    private final Router router = new Router()
            .get("/", _ -> Response.html("<!doctype html><title>streams</title>"))
            .get("/live", _ -> EventSourceResponse.of(this::live));

    private void handle(Exchange exchange) throws Exception {
        if (exchange.request().rawPath().equals("/live")) {
            begun.add(exchange.request());
        }
        router.handle(exchange);
    }

    private void live(EventStream stream) throws InterruptedException {
        stream.open();
        tick.await();
        stream.send(" tick");
        stream.pause(Duration.ofMinutes(1));
    }

    /// Opens a page with far too many sources, waits until no further one gets through, and lets all that are open hear one
    /// event.
    ///
    /// @return the requests of the sources that heard it
    private List<RequestHead> liveAtOnce(Server server) throws Exception {
        tick = new CountDownLatch(1);
        begun.clear();
        try (server; Browser browser = new Browser()) {
            browser.open(server.url() + "/");
            browser.run(OPEN, WANTED);
            List<RequestHead> open = untilQuiet();
            tick.countDown();
            browser.await("heard.size >= " + open.size());
            assertThat(browser.run("return heard.size")).isEqualTo((long) open.size());
            return open;
        }
    }

    private List<RequestHead> untilQuiet() throws InterruptedException {
        List<RequestHead> requests = new ArrayList<>();
        for (RequestHead next = begun.poll(20, TimeUnit.SECONDS); next != null; next = begun.poll(2,
                TimeUnit.SECONDS)) {
            requests.add(next);
        }
        return requests;
    }

    private static List<SocketAddress> connections(List<RequestHead> requests) {
        return requests.stream().<SocketAddress>map(RequestHead::remote).distinct().toList();
    }

    @Test
    void aHundredStreamsAreLiveOverHttp2WhereHttp1StopsAtSix() throws Exception {
        List<RequestHead> overHttp1 = liveAtOnce(Server.start(this::handle, ANY_PORT));
        List<RequestHead> overHttp2 = liveAtOnce(
                Server.start(this::handle, ANY_PORT, Limits.defaults(), Tls.selfSigned()));

        assertThat(overHttp1).hasSize(6).allMatch(request -> request.version() == HttpVersion.HTTP_1_1);
        assertThat(connections(overHttp1)).hasSize(6);
        assertThat(overHttp2).hasSize(WANTED).allMatch(request -> request.version() == HttpVersion.HTTP_2);
        assertThat(connections(overHttp2)).hasSize(1);
    }
}
