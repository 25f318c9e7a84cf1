package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.examples.Examples;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.Entry;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The page's topics in headless Chromium: what is published, and readers that stop and catch up.
@Tag("browser")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicsBrowserTest {

    private final EventLog log = EventLog.open(new MemoryStore(1, 16 << 20), TimeSource.system());
    private Server server;
    private Browser browser;

    @BeforeAll
    void start() throws IOException {
        server = Server.start(Examples.router(Hub.over(log), TimeSource.system()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        browser = new Browser();
    }

    @AfterAll
    void stop() {
        browser.close();
        server.close();
        log.close();
    }

    @BeforeEach
    void openPage() {
        browser.size(1280, 900);
        browser.open(server.url() + "/");
    }

    @AfterEach
    void leave() {
        assertThat(browser.errors()).isEmpty();
        browser.open("about:blank");
    }

    private static String card(String path) {
        return "document.querySelector('#stream" + path.replace('/', '-') + "')";
    }

    private void press(String path, String button) {
        browser.run(card(path) + ".querySelector('[data-do=" + button + "]').click()");
    }

    private void awaitText(String path, String part, String text) {
        browser.await(card(path) + ".querySelector('" + part + "').innerText.includes('" + text + "')");
    }

    private void awaitFact(String path, String fact, String pattern) {
        browser.await("/" + pattern + "/.test(" + card(path) + ".querySelector('[data-fact=" + fact + "]').innerText)");
    }

    private void awaitOpen(String path) {
        browser.await(card(path) + ".dataset.state === 'open'");
    }

    private List<String> logged(Offset from, Offset to) {
        ReadResult.Batch all = (ReadResult.Batch) log.read("prices", from, 1_000);
        return all.entries().stream().map(Entry::offset).filter(offset -> offset.compareTo(to) <= 0)
                .map(Offset::toString).toList();
    }

    /// The ids of all prices that the page has got.
    private List<String> shown() {
        return ((List<?>) browser.run("return [..." + card("/prices") + ".querySelectorAll('pre .id')]"
                + ".map(row => row.innerText.slice(4))")).stream().map(Object::toString).distinct().toList();
    }

    private void assertNothingIsMissing() {
        List<String> shown = shown();
        Offset first = Offset.parse(shown.getFirst()).orElseThrow();
        Offset last = Offset.parse(shown.getLast()).orElseThrow();
        assertThat(shown.subList(1, shown.size())).isEqualTo(logged(first, last));
    }

    @Test
    void twoPagesShowOneNotification() {
        awaitOpen("/notifications");
        String first = browser.window();
        String second = browser.newTab();
        browser.open(server.url() + "/");
        awaitOpen("/notifications");
        browser.run(card("/notifications") + ".querySelector('[name=title]').value = 'Ice on the brook'");
        press("/notifications", "submit");
        awaitText("/notifications", ".now", "Ice on the brook: ");
        browser.to(first);
        awaitText("/notifications", ".now", "Ice on the brook: ");
        browser.to(second);
        browser.closeTab(first);
    }

    @Test
    void aNotificationThatDoesNotFitIsShownWithItsReason() {
        awaitOpen("/notifications");
        browser.run(card("/notifications") + ".querySelector('[name=title]').value = ' '");
        press("/notifications", "submit");
        awaitText("/notifications", "pre", "422");
        awaitText("/notifications", "pre", "blank");
        browser.errors();
    }

    @Test
    void whoStopsForTenSecondsCatchesUpWithoutAGap() throws Exception {
        awaitText("/prices", "pre", "event: priceUpdate");
        press("/prices", "pause");
        awaitFact("/prices", "lag", "[5-9] behind, \\d+\\.\\d s");
        browser.screenshot("page-paused");
        awaitText("/prices", ".state", "caught up with ");
        awaitFact("/prices", "lag", "none");
        assertNothingIsMissing();
        awaitFact("/prices", "gaps", "^0$");
        awaitFact("/prices", "id", "^\\d{16}_\\d{16}$");
    }

    @Test
    void anEventSourceCatchesUpToo() {
        browser.run(card("/prices") + ".querySelector('[data-native]').click()");
        press("/prices", "connect");
        awaitText("/prices", "pre", "priceUpdate #");
        press("/prices", "pause");
        awaitText("/prices", "pre", "/prices?lastEventId=");
        awaitText("/prices", ".state", "caught up with ");
        awaitFact("/prices", "gaps", "^0$");
    }

    @Test
    void whatIsGoneIsShownAsAGap() {
        awaitText("/prices", "pre", "event: priceUpdate");
        press("/prices", "pause");
        awaitFact("/prices", "lag", "[3-9] behind");
        log.trim("prices", log.tail());
        awaitText("/prices", "pre", "\"reason\":\"retention\"");
        awaitFact("/prices", "gaps", "^1$");
        awaitText("/prices", "pre", "event: priceUpdate");
    }

    @Test
    void aBuildIsShownToItsEndAndThenAnswered204() {
        press("/builds", "submit");
        awaitText("/builds", "pre", "\"percentage\":100");
        awaitText("/builds", "pre", "event: done");
        awaitText("/builds", ".state", "the stream has ended");
        press("/builds", "reconnect");
        awaitText("/builds", ".state", "204");
        awaitText("/builds", ".now", "Complete");
    }
}
