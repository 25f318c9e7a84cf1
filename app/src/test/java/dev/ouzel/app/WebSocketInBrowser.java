package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.Server;
import dev.ouzel.web.websocket.WebSocketResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The chat on the page, and the browser's own `WebSocket`, in any browser.
///
/// @param <T> the browser
@Tag("browser")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WebSocketInBrowser<T extends Tabs> {

    static final String CARD = "document.querySelector('#stream-chat')";
    private static final String ROWS = "[..." + CARD + ".querySelectorAll('pre .frame')].map(row => row.innerText)";
    /// Opens a WebSocket, and keeps its end where it can be seen.
    private static final String OPEN = """
            window.ended = null;
            window.socket = new WebSocket(location.origin.replace("http", "ws") + arguments[0]);
            socket.binaryType = "arraybuffer";
            socket.onclose = e => window.ended = [e.code, e.reason, e.wasClean].join("|");
            """;

    private T browser;

    /// Starts the browser, which is closed after all tests.
    abstract T launch() throws IOException;

    @BeforeAll
    void start() throws IOException {
        browser = launch();
    }

    T browser() {
        return browser;
    }

    @AfterAll
    void stop() {
        browser.close();
    }

    static Server serve() throws IOException {
        return Server.start(ExamplesInMemory.router().get("/closes", request -> WebSocketResponse
                .of(session -> session.close(Integer.parseInt(request.query("code").orElseThrow()), "why"))),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    void awaitOpen() {
        browser.await(CARD + ".dataset.state === 'open'");
    }

    private void say(String text) {
        browser.run("const card = " + CARD + "; card.querySelector('input').value = arguments[0];"
                + "card.querySelector('[data-do=send]').click()", text);
    }

    void awaitFrame(String text) {
        browser.await(ROWS + ".some(row => row.includes(" + "'" + text + "'))");
    }

    @Test
    public void twoTabsTalkToEachOther() throws Exception {
        try (Server server = serve()) {
            String alice = browser.window();
            browser.open(server.url() + "/");
            awaitOpen();
            String bob = browser.newTab();
            browser.open(server.url() + "/");
            awaitOpen();
            say("from Bob");
            awaitFrame("You said: from Bob");
            browser.to(alice);
            awaitFrame("Somebody: from Bob");
            say("from Alice");
            awaitFrame("You said: from Alice");
            browser.to(bob);
            awaitFrame("Somebody: from Alice");
            assertThat(browser.errors()).isEmpty();
            browser.await("document.querySelector('#stream-notifications').dataset.state === 'open'");
            browser.closeTab(alice);
        }
    }

    @Test
    public void theFramesShownAreThoseOnTheWire() throws Exception {
        try (Server server = serve(); WireTap tap = WireTap.to(server.port())) {
            browser.open(tap.url() + "/");
            awaitOpen();
            say("hello");
            awaitFrame("You said: hello");
            say("ünï 🐦");
            awaitFrame("You said: ünï");
            browser.run(CARD + ".querySelector('[data-do=disconnect]').click()");
            browser.await(CARD + ".innerText.includes('closed: 1000')");
            assertThat(shown("←")).isEqualTo(HexFormat.ofDelimiter(" ").formatHex(tap.receivedAfter("GET /chat ")));
            assertThat(shown("→")).startsWith("81 85 m1 m2 m3 m4 68⊕m1 65⊕m2 6c⊕m3 6c⊕m4 6f⊕m1");
            assertThat(unmasked(shown("→"), tap.sentAfter("GET /chat "))).isEqualTo(tap.sentAfter("GET /chat "));
        }
    }

    /// The bytes of all frames that are shown for one direction, in order.
    private String shown(String arrow) {
        return browser.run("return [..." + CARD + ".querySelectorAll('pre .frame')].map(row => row.cloneNode(true))"
                + ".map(row => { row.querySelector('span').remove(); return row.textContent.trim().split(/\\s+/); })"
                + ".filter(row => row[0] === arguments[0]).flatMap(row => row.slice(1)).join(' ')", arrow).toString();
    }

    /// Puts the masks that were on the wire in the place of their names.
    private static byte[] unmasked(String shown, byte[] wire) {
        String[] words = shown.split(" ", -1);
        byte[] bytes = new byte[words.length];
        int mask = 0;
        for (int i = 0; i < words.length; i++) {
            String[] parts = words[i].split("⊕", -1);
            String last = parts[parts.length - 1];
            mask = last.equals("m1") && parts.length == 1 ? i : mask;
            int key = last.startsWith("m") ? wire[mask + last.charAt(1) - '1'] : 0;
            int plain = parts[0].startsWith("m") ? 0 : Integer.parseInt(parts[0], 16);
            bytes[i] = (byte) (plain ^ key);
        }
        return bytes;
    }

    @Test
    public void aMebibyteComesBackAsItWas() throws Exception {
        try (Server server = serve()) {
            browser.open(server.url() + "/");
            browser.run(OPEN + """
                    const bytes = Uint8Array.from({ length: 1 << 20 }, (_, i) => i * 31 >> 3);
                    socket.onopen = () => socket.send(bytes);
                    socket.onmessage = e => {
                      const back = new Uint8Array(e.data);
                      window.same = back.length === bytes.length && back.every((byte, i) => byte === bytes[i]);
                      socket.close(1000, "done");
                    };
                    """, "/websocket/echo");
            browser.await("window.ended");
            assertThat(browser.run("return same")).isEqualTo(true);
            assertThat(browser.run("return ended")).isEqualTo("1000||true");
        }
    }

    @Test
    public void theBrowserSeesTheCodesOfTheHandler() throws Exception {
        try (Server server = serve()) {
            browser.open(server.url() + "/");
            for (int code : List.of(1000, 1003, 1011, 4001)) {
                browser.run(OPEN, "/closes?code=" + code);
                browser.await("window.ended");
                assertThat(browser.run("return ended")).isEqualTo(code + "|why|true");
            }
        }
    }

    @Test
    public void aServerThatStopsSaysSo() throws Exception {
        Server server = serve();
        browser.open(server.url() + "/");
        awaitOpen();
        browser.run(OPEN + "socket.onopen = () => window.opened = true;", "/websocket/echo");
        browser.await("window.opened");
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);
        browser.await("window.ended");
        assertThat(browser.run("return ended")).isEqualTo("1012||true");
        awaitFrame("88 02 03 f4");
        browser.await(CARD + ".innerText.includes('closed: 1012')");
        browser.run("document.querySelector('#all-off').click()");
        stopped.join();
    }
}
