package dev.ouzel.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.remote.http.HttpClient;
import org.openqa.selenium.remote.http.HttpMethod;
import org.openqa.selenium.remote.http.HttpRequest;
import org.openqa.selenium.remote.http.WebSocket;

/// Headless Firefox of the system, driven by WebDriver BiDi (W3C), which it speaks itself. It talks to nobody but the
/// page's server.
final class Firefox implements Tabs {

    private static final Path BINARY = Path.of("/usr/bin/firefox-esr");
    private static final String LISTENING = "WebDriver BiDi listening on ";
    private static final String PREFERENCES = """
            user_pref("app.normandy.enabled", false);
            user_pref("browser.safebrowsing.update.enabled", false);
            user_pref("datareporting.policy.dataSubmissionEnabled", false);
            user_pref("extensions.update.enabled", false);
            user_pref("network.captive-portal-service.enabled", false);
            user_pref("network.connectivity-service.enabled", false);
            user_pref("services.settings.server", "data:,#remote-settings-dummy/v1");
            user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
            """;

    private final Path profile;
    private final Process process;
    private final BlockingQueue<Map<String, Object>> replies = new LinkedBlockingQueue<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final HttpClient http;
    private final WebSocket socket;
    private long commands;
    private String context;

    Firefox() throws IOException {
        if (!Files.isExecutable(BINARY)) {
            throw new IllegalStateException("no executable " + BINARY + " (expected: firefox-esr installed)");
        }
        profile = Files.createTempDirectory("firefox");
        Files.writeString(profile.resolve("user.js"), PREFERENCES);
        ProcessBuilder builder = new ProcessBuilder(BINARY.toString(), "--headless", "--no-remote", "--profile",
                profile.toString(), "--remote-debugging-port", "0", "about:blank").redirectErrorStream(true);
        builder.environment().put("HOME", profile.toString());
        process = builder.start();
        http = HttpClient.Factory.createDefault().createClient(URI.create(address().replace("ws:", "http:")).toURL());
        socket = http.openSocket(new HttpRequest(HttpMethod.GET, "/session"), new Replies());
        command("session.new",
                Map.of("capabilities", Map.of("alwaysMatch", Map.of("acceptInsecureCerts", true))));
        command("session.subscribe", Map.of("events", List.of("log.entryAdded")));
        context = contexts().getFirst();
    }

    /// Waits until it listens, and goes on reading what it says, so that it never waits for a reader.
    private String address() throws IOException {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        while (line != null && !line.startsWith(LISTENING)) {
            line = out.readLine();
        }
        Thread.startVirtualThread(() -> out.lines().forEach(_ -> {}));
        return Objects.requireNonNull(line, "Firefox has ended").substring(LISTENING.length());
    }

    private final class Replies implements WebSocket.Listener {

        @Override
        public void onText(CharSequence text) {
            take(new Json().toType(text.toString(), Json.MAP_TYPE));
        }
    }

    private void take(Map<String, Object> message) {
        if (message.containsKey("id")) {
            replies.add(message);
        } else if (message.get("params") instanceof Map<?, ?> entry && "error".equals(entry.get("level"))) {
            errors.add(String.valueOf(entry.get("text")));
        }
    }

    private Map<?, ?> command(String method, Map<String, ?> params) {
        commands++;
        socket.sendText(new Json().toJson(Map.of("id", commands, "method", method, "params", params)));
        Map<String, Object> reply = reply(method);
        if (!Objects.equals(reply.get("id"), commands) || !(reply.get("result") instanceof Map<?, ?> result)) {
            throw new AssertionError(method + ": " + reply + " (expected: its result)");
        }
        return result;
    }

    private Map<String, Object> reply(String method) {
        try {
            return Objects.requireNonNull(replies.poll(30, TimeUnit.SECONDS), () -> "no reply to " + method);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private List<String> contexts() {
        List<?> open = (List<?>) Objects
                .requireNonNull(command("browsingContext.getTree", Map.of()).get("contexts"));
        return open.stream().map(tab -> text((Map<?, ?>) tab, "context")).toList();
    }

    private static String text(Map<?, ?> map, String key) {
        return Objects.requireNonNull(map.get(key), key).toString();
    }

    @Override
    public void open(String url) {
        errors.clear();
        command("browsingContext.navigate", Map.of("context", context, "url", url, "wait", "complete"));
    }

    @Override
    public Object run(String script, Object... args) {
        return call("function() { " + script + " }", args);
    }

    @Override
    public void await(String expression) {
        call("""
                () => new Promise((done, failed) => {
                  const end = Date.now() + 20000;
                  const look = () => (%s) ? done(true)
                    : Date.now() > end ? failed(document.body.innerText) : setTimeout(look, 20);
                  look();
                })""".formatted(expression));
    }

    private Object call(String function, Object... args) {
        Map<?, ?> answer = command("script.callFunction", Map.of("functionDeclaration", function, "awaitPromise", true,
                "target", Map.of("context", context),
                "arguments", Arrays.stream(args).map(arg -> Map.of("type", "string", "value", arg)).toList()));
        if (!(answer.get("result") instanceof Map<?, ?> result)) {
            throw new AssertionError(function + ": " + answer);
        }
        return Objects.requireNonNullElse(result.get("value"), "null");
    }

    @Override
    public String window() {
        return context;
    }

    @Override
    public String newTab() {
        context = text(command("browsingContext.create", Map.of("type", "tab")), "context");
        return context;
    }

    @Override
    public void to(String window) {
        command("browsingContext.activate", Map.of("context", window));
        context = window;
    }

    @Override
    public void closeTab(String next) {
        command("browsingContext.close", Map.of("context", context));
        to(next);
    }

    @Override
    public List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        socket.close();
        http.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            delete(profile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // A process that is just ending wrote once more; the folder is a temporary one.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
