package dev.ouzel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The page as it is served.
class PageTest {

    private static final Pattern EXTERNAL = Pattern.compile("(src|href|url|action)\\s*[=(]\\s*[\"']?(https?:)?//");

    @Test
    void thePageIsServedWithAPolicyThatAllowsItsOwnStyleAndScriptAlone() throws Exception {
        try (InProcessEngine engine = InProcessEngine.start(Examples.router());
                TestResponse response = engine.client().send(TestRequest.get("/"))) {
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
        try (InProcessEngine engine = InProcessEngine.start(Examples.router());
                TestResponse response = engine.client().send(TestRequest.get("/"))) {
            assertThat(EXTERNAL.matcher(response.body()).find()).isFalse();
        }
    }

    @Test
    void thePageShowsEveryStream() {
        try (InProcessEngine engine = InProcessEngine.start(Examples.router());
                TestResponse response = engine.client().send(TestRequest.get("/"))) {
            assertThat(response.body()).contains("\"/events\"", "\"/prices\"", "\"/clock\"", "\"/numbers\"",
                    "\"/messages\"", "\"/progress\"", "\"/chat/stream\"", "\"/resilient\"", "\"/chat\"");
        }
    }

    private static String hash(String html, String element) throws Exception {
        Matcher matcher = Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(html);
        assertThat(matcher.find()).isTrue();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(matcher.group(1).getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
