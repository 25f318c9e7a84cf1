package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.Server;
import org.junit.jupiter.api.Test;

/// The same in headless Chromium, and without a mouse.
class WebSocketBrowserTest extends WebSocketInBrowser<Browser> {

    @Override
    Browser launch() {
        return new Browser();
    }

    @Test
    void theCardIsNamedAndNeedsNoMouse() throws Exception {
        try (Server server = serve()) {
            browser().open(server.url() + "/");
            awaitOpen();
            assertThat(browser().run("const input = " + CARD + ".querySelector('input'); input.focus();"
                    + "return input.labels[0].innerText")).isEqualTo("Your message");
            browser().type("typed\n");
            awaitFrame("You said: hellotyped");
            assertThat(browser().run("return document.activeElement.name + document.activeElement.value"))
                    .isEqualTo("message");
            assertThat(browser().run("return " + CARD + ".querySelector('.now').getAttribute('aria-live')"))
                    .isEqualTo("polite");
            assertThat(browser().run("return document.querySelectorAll('.choice th[scope=row]').length")).isEqualTo(7L);
        }
    }
}
