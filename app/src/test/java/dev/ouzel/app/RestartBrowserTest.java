package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two pages of a browser over restarts of the server: their `EventSource`s come back by themselves, and miss nothing.
@Tag("browser")
@Timeout(180)
class RestartBrowserTest {

    private static final String COUNT = """
            window.seen = [];
            window.ids = new Set();
            window.source = new EventSource("/bench/events");
            source.onmessage = e => { seen.push(e.data); ids.add(e.lastEventId); };
            """;

    @TempDir
    private Path work;

    @Test
    void twoPagesCountOnOverRestarts() throws Exception {
        try (Restarts server = Restarts.begin(work.resolve("err"), work.resolve("data"), true);
                HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
                Browser browser = new Browser()) {
            String first = begin(browser, browser.window(), server);
            String second = begin(browser, browser.newTab(), server);
            RestartPublisher publisher = RestartPublisher.begin(http, server, "last");
            for (int i = 0; i < 4; i++) {
                publisher.await(20);
                server.restart(i % 2 == 0);
                awaitReturn(browser, first);
                awaitReturn(browser, second);
            }
            int count = publisher.end();
            assertCounted(browser, first, count);
            assertCounted(browser, second, count);
            server.end();
        }
    }

    private static String begin(Browser browser, String window, Restarts server) {
        browser.open("http://127.0.0.1:" + server.life().port() + "/");
        browser.run("document.querySelector('#all-off').click()");
        browser.run(COUNT);
        browser.await("source.readyState === EventSource.OPEN");
        return window;
    }

    private static void awaitReturn(Browser browser, String window) {
        browser.to(window);
        browser.run("window.before = seen.length");
        browser.await("source.readyState === EventSource.OPEN && seen.length > before");
    }

    private static void assertCounted(Browser browser, String window, int count) {
        browser.to(window);
        browser.await("seen.at(-1) === 'last'");
        List<String> expected = IntStream.rangeClosed(1, count).mapToObj(Integer::toString).toList();
        assertThat(browser.run("source.close(); return seen.slice(0, -1).join()"))
                .isEqualTo(String.join(",", expected));
        assertThat(browser.run("return ids.size")).isEqualTo(count + 1L);
    }
}
