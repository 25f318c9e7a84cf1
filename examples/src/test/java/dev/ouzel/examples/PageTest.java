package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The page as it is served.
class PageTest {

    private static final Pattern EXTERNAL = Pattern.compile("(src|href|url|action)\\s*[=(]\\s*[\"']?(https?:)?//");

    private final EventLog log = EventLog.open(new MemoryStore(1, 1 << 20), TimeSource.system());
    private final InProcessEngine engine = InProcessEngine.start(Examples.router(Hub.over(log), TimeSource.system()));

    @AfterEach
    void stop() {
        engine.close();
        log.close();
    }

    @Test
    void thePageIsServedWithAPolicyThatAllowsItsOwnStyleAndScriptAlone() throws Exception {
        try (TestResponse response = engine.client().send(TestRequest.get("/"))) {
            String html = response.body();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-type").orElseThrow()).startsWith("text/html");
            assertThat(response.header("content-security-policy").orElseThrow())
                    .contains("default-src 'none'", "style-src '" + hash(html, "style") + "'",
                            "script-src '" + hash(html, "script") + "'")
                    .doesNotContain("unsafe");
        }
    }

    @Test
    void thePageAsksNobodyElseForAnything() {
        try (TestResponse response = engine.client().send(TestRequest.get("/"))) {
            assertThat(EXTERNAL.matcher(response.body()).find()).isFalse();
        }
    }

    @Test
    void thePageShowsEveryStream() {
        try (TestResponse response = engine.client().send(TestRequest.get("/"))) {
            assertThat(response.body()).contains("\"/events\"", "\"/prices\"", "\"/clock\"", "\"/numbers\"",
                    "\"/messages\"", "\"/progress\"", "\"/chat/stream\"", "\"/resilient\"", "\"/chat\"",
                    "\"/notifications\"", "\"/logs\"", "\"/builds\"");
        }
    }

    private static String hash(String html, String element) throws Exception {
        Matcher matcher = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(html);
        assertThat(matcher.find()).isTrue();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(matcher.group(1).getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
