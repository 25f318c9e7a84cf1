package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.Server;
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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page, and the browser's own `EventSource`, in headless Chromium.
@Tag("browser")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {

    private static final String COLLECT = """
            window.seen = [];
            window.source = new EventSource(arguments[0]);
            for (const type of ["message", "named", "other"])
                source.addEventListener(type, e => seen.push([e.type, e.data, e.lastEventId].join("|")));
            """;

    private final BlockingQueue<RequestHead> requests = new LinkedBlockingQueue<>();
    private final Router router = ExamplesInMemory.router()
            .filter(this::note)
            .get("/three", _ -> EventSourceResponse.of(BrowserTest::three))
            .get("/named", _ -> EventSourceResponse.of(BrowserTest::named))
            .get("/once", _ -> EventSourceResponse.of(BrowserTest::once));

    private Server server;
    private Browser browser;

    @BeforeAll
    void start() throws IOException {
        server = Server.start(router, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        browser = new Browser();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
    }

    @BeforeEach
    void openPage() {
        browser.size(1280, 900);
        browser.open(server.url() + "/");
        requests.clear();
    }

    /// Leaves the page, so that its streams end.
    @AfterEach
    void leave() {
        browser.open("about:blank");
    }

    private Response note(Request request, Handler next) throws Exception {
        // The page asks for it each second.
        if (!request.path().equals("/lag")) {
            requests.add(request.head());
        }
        return next.handle(request);
    }

    /// Three events, numbered on after a reconnect; then the end.
    private static void three(EventStream stream) throws InterruptedException {
        int last = Integer.parseInt(stream.lastEventId().orElse("0"));
        for (int i = last + 1; i <= last + 3; i++) {
            stream.send(ServerSentEvent.of("n" + i).withId(i).withRetry(Duration.ofMillis(50)));
        }
    }

    private static void named(EventStream stream) throws InterruptedException {
        stream.send(ServerSentEvent.of("a\nb").withEvent("named").withId("x"));
        stream.send(ServerSentEvent.of("ünï 🐦").withEvent("other"));
        stream.send(" plain ");
        stream.pause(Duration.ofSeconds(60));
    }

    private static void once(EventStream stream) throws InterruptedException {
        if (stream.lastEventId().isEmpty()) {
            stream.send(ServerSentEvent.of("all").withId("end").withRetry(Duration.ofMillis(50)));
        }
    }

    private RequestHead request(String path) throws InterruptedException {
        RequestHead request;
        do {
            request = requests.poll(20, TimeUnit.SECONDS);
            assertThat(request).as("a request of " + path).isNotNull();
        } while (!request.rawPath().equals(path));
        return request;
    }

    private static String card(String path) {
        return "#stream" + path.replace('/', '-');
    }

    private void press(String path, String button) {
        browser.run("document.querySelector(arguments[0]).click()", card(path) + " [data-do=" + button + "]");
    }

    private void awaitLine(String path, String text) {
        browser.await("document.querySelector('" + card(path) + " pre').innerText.includes('" + text + "')");
    }

    private void awaitState(String path, String state) {
        browser.await("document.querySelector('" + card(path) + "').dataset.state === '" + state + "'");
    }

    @Test
    void thePageShowsThreeStreamsLiveAtOnceAndWithoutAnError() {
        awaitLine("/clock", "id: 2");
        awaitLine("/prices", "event: priceUpdate");
        awaitLine("/resilient", "data: Event 1");
        assertThat(browser.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/events, data: world", "/numbers, data: 2", "/messages, data: Message 1",
        "/progress, Querying database", "/chat/stream, data: [DONE]"})
    void thePageShowsAStreamWhenItIsConnected(String path, String line) {
        press(path, "connect");
        awaitLine(path, line);
        press(path, "disconnect");
    }

    @Test
    void aDisconnectedStreamIsOverForTheServerToo() {
        awaitLine("/clock", "id: 1");
        press("/clock", "disconnect");
        awaitState("/clock", "idle");
    }

    @Test
    void theReconnectButtonGoesOnWhereTheReaderWas() throws Exception {
        awaitLine("/resilient", "data: Event 1");
        requests.clear();
        press("/resilient", "reconnect");
        int last = Integer.parseInt(request("/resilient").header("last-event-id").orElseThrow());
        assertThat(last).isPositive();
        awaitLine("/resilient", "data: Event " + (last + 1));
    }

    @Test
    void aRefusalIsShownWithItsReason() {
        browser.run("document.querySelector('#stream-numbers [name=minimum]').value = 'x'");
        press("/numbers", "connect");
        awaitState("/numbers", "refused");
        awaitLine("/numbers", "422");
        awaitLine("/numbers", "minimum");
    }

    @Test
    void anEventSourceOfThePageShowsItsEventsAndItsReconnect() throws Exception {
        browser.run("document.querySelector('#stream-events [data-native]').click()");
        press("/events", "connect");
        awaitLine("/events", "message  world");
        awaitLine("/events", "EventSource will reconnect");
        request("/events");
        press("/events", "disconnect");
    }

    @Test
    void eventSourceReconnectsWithTheLastEventId() throws Exception {
        browser.run(COLLECT, "/three");
        assertThat(request("/three").header("last-event-id")).isEmpty();
        assertThat(request("/three").header("last-event-id")).contains("3");
        assertThat(request("/three").header("last-event-id")).contains("6");
        browser.await("seen.length >= 9");
        assertThat(browser.run("source.close(); return seen.slice(0, 9).join()")).isEqualTo("message|n1|1,message|n2|2,"
                + "message|n3|3,message|n4|4,message|n5|5,message|n6|6,message|n7|7,message|n8|8,message|n9|9");
    }

    @Test
    void namedEventsArriveAtTheirListenersWithEveryByteOfTheirData() {
        browser.run(COLLECT, "/named");
        browser.await("seen.length === 3");
        assertThat(browser.run("source.close(); return seen"))
                .isEqualTo(List.of("named|a\nb|x", "other|ünï 🐦|x", "message| plain |x"));
    }

    @Test
    void a204EndsEventSourceForGood() throws Exception {
        browser.run(COLLECT, "/once");
        assertThat(request("/once").header("last-event-id")).isEmpty();
        assertThat(request("/once").header("last-event-id")).contains("end");
        browser.await("source.readyState === EventSource.CLOSED");
        // Twenty times the reconnection time.
        RequestHead further = requests.poll(1, TimeUnit.SECONDS);
        assertThat(further).isNull();
        assertThat(browser.run("return seen.join()")).isEqualTo("message|all|end");
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 768, 1440, 2560})
    void thePageNeedsNoHorizontalScrolling(int width) throws Exception {
        browser.size(width, 1_000);
        awaitLine("/prices", "event: priceUpdate");
        press("/progress", "connect");
        awaitLine("/progress", "Validating input");
        browser.screenshot("page-" + width);
        assertThat(browser.run("const html = document.documentElement; return html.scrollWidth - html.clientWidth"))
                .isEqualTo(0L);
    }
}
