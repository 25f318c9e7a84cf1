package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// A page that is one response: its style and its scripts stand in it. Its policy (Content Security Policy Level 3) allows
/// exactly these, and connections to this server alone.
///
/// Thread-safe.
public final class Page implements Handler {

    private final String html;
    private final String policy;

    private Page(String html) {
        this.html = html;
        this.policy = "default-src 'none'; connect-src 'self'; img-src data:; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'; style-src '" + hash("style") + "'; script-src '"
                + hash("script") + "'";
    }

    /// A page put together from resources, which are named as seen from this class.
    ///
    /// @param html has an empty `style` and an empty `script`
    /// @param style what comes into the one
    /// @param scripts what comes into the other, in the order in which they build on each other
    public static Page of(String html, String style, List<String> scripts) {
        String script = scripts.stream().map(Page::resource).collect(Collectors.joining());
        return new Page(resource(html)
                .replace("<style></style>", "<style>\n" + resource(style) + "</style>")
                .replace("<script></script>", "<script>\n" + script + "</script>"));
    }

    /// `GET /` of all examples: shows every stream and the chat room live.
    static Page ofStreams() {
        return of("page.html", "page.css", List.of("panel.js", "streams.js", "topics.js", "chat.js", "page.js"));
    }

    @Override
    public Response handle(Request request) {
        return Response.html(html)
                .withHeader("Content-Security-Policy", policy)
                .withHeader("Cache-Control", "no-cache")
                .withHeader("Referrer-Policy", "no-referrer")
                .withHeader("X-Content-Type-Options", "nosniff");
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String hash(String element) {
        int begin = html.indexOf("<" + element + ">") + element.length() + 2;
        String content = html.substring(begin, html.indexOf("</" + element + ">", begin));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
