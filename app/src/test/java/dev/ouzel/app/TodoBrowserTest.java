package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.web.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The page of the TODO application in headless Chromium.
@Tag("browser")
@Timeout(180)
class TodoBrowserTest {

    private static final String DELETE = "\uE017";
    private static final String ENTER = "\uE007";
    private static final String DOWN = "\uE015";
    private static final String SHIFT_ENTER = "\uE008\uE007\uE008";
    private static final String CURL = """
            curl -X POST http://localhost:9090/todos \\
                  -H 'Content-Type: application/json' \\
                  -d '{"description": "Buy coffee", "completed": false}'
            """;

    private final Browser browser = new Browser();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    private Path work;

    @AfterEach
    void leave() {
        browser.close();
        http.close();
    }

    private DemoProcess demo(int port) throws Exception {
        return DemoProcess.start(work.resolve("err"), port, "--data", work.resolve("data").toString());
    }

    private String open(DemoProcess server, String path) {
        browser.size(900, 900);
        browser.open("http://localhost:" + server.port() + path);
        awaitState("live");
        return browser.window();
    }

    private void awaitState(String state) {
        browser.await("document.querySelector('#state').dataset.state === '" + state + "'");
    }

    private void awaitItems(String... descriptions) {
        browser.await("[...document.querySelectorAll('.text')].map(text => text.textContent).join('|') === '"
                + String.join("|", descriptions).replace("\n", "\\n") + "'");
    }

    private void write(String text) {
        browser.run("document.querySelector('#description').focus()");
        browser.type(text);
    }

    private void focus(int item) {
        browser.run("document.querySelectorAll('li input')[arguments[0]].focus()", item);
    }

    private void add(String root, String description) throws Exception {
        HttpResponse<String> added = http.send(
                HttpRequest.newBuilder(URI.create(root + "/todos")).header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                Json.encode(Map.of("description", description, "completed", false))))
                        .build(),
                BodyHandlers.ofString());
        assertThat(added.statusCode()).isEqualTo(201);
    }

    @Test
    void whatIsDoneInOneTabIsSeenInTheOther() throws Exception {
        try (DemoProcess demo = demo(0)) {
            String first = open(demo, "/todo/");
            browser.newTab();
            String second = open(demo, "/todo");
            // Chromium counts the 503s of a database that was not there yet.
            browser.errors();
            write("Buy coffee" + ENTER);
            awaitItems("Buy coffee");
            write("Two" + SHIFT_ENTER + "lines" + ENTER);
            browser.to(first);
            awaitItems("Two\nlines", "Buy coffee");
            assertThat(browser.run("return document.title")).isEqualTo("(2) TODO");
            browser.screenshot("todo-two");

            focus(0);
            browser.type(DOWN + " ");
            browser.to(second);
            browser.await("document.querySelectorAll('li')[1].matches('.done') "
                    + "&& document.querySelectorAll('li input')[1].checked");
            assertThat(browser.run("return document.querySelector('#count').innerText")).isEqualTo("1 open, 1 done");

            focus(0);
            browser.type(DELETE);
            awaitItems("Buy coffee");
            browser.await("document.activeElement.closest('li')");
            browser.to(first);
            awaitItems("Buy coffee");
            browser.await("document.querySelector('#says').innerText.includes('Deleted: Two')");
            browser.run("document.querySelector('.delete').click()");
            awaitItems();
            browser.await("document.querySelector('#empty').offsetHeight > 0");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void aPageThatWasOfflineCatchesUpOverARestart() throws Exception {
        int port;
        try (DemoProcess demo = demo(0)) {
            port = demo.port();
            open(demo, "/todo/");
            write("Before" + ENTER);
            awaitItems("Before");
            browser.run("window.opened = 0; const old = stream; old.addEventListener('open', () => opened++)");
            browser.run("window.loads = reading");
            demo.process().destroyForcibly().waitFor();
        }
        awaitState("offline");
        write("Not lost" + ENTER);
        browser.await("document.querySelector('#refused').innerText.includes('Not saved')");
        assertThat(browser.run("return document.querySelector('#description').value")).isEqualTo("Not lost");
        browser.screenshot("todo-offline");
        try (DemoProcess demo = demo(port)) {
            assertThat(demo.port()).isEqualTo(port);
            TodoRequests.await(http, "http://localhost:" + port + "/todo/todos");
            add("http://localhost:" + port + "/todo", "While you were away");
            awaitState("live");
            awaitItems("While you were away", "Before");
            write(ENTER);
            awaitItems("Not lost", "While you were away", "Before");
            // By its place in the stream, not by the list.
            assertThat(browser.run("return reading === loads && opened > 0")).isEqualTo(true);
        }
    }

    @Test
    void aGapIsFilledFromTheList() throws Exception {
        try (DemoProcess demo = demo(0)) {
            open(demo, "/todo/");
            add("http://localhost:" + demo.port() + "/todo", "Here");
            awaitItems("Here");
            browser.run("close(); lastEventId = '0000000000000001_0000000000000001'");
            add("http://localhost:" + demo.port() + "/todo", "Missed");
            browser.run("open()");
            awaitItems("Missed", "Here");
            awaitState("live");
        }
    }

    @Test
    void anyTextIsShownAsItIs() throws Exception {
        String text = "\"quotes\" \\ <b>bold</b> new\nline 🐦‍⬛ 🏞️ " + "x".repeat(100_000);
        try (DemoProcess demo = demo(0)) {
            open(demo, "/todo/");
            add("http://localhost:" + demo.port() + "/todo", text);
            browser.await("document.querySelector('.text')");
            assertThat(browser.run("return document.querySelector('.text').textContent")).isEqualTo(text);
            browser.run("location.reload()");
            browser.await("document.querySelector('.text')");
            assertThat(browser.run("return document.querySelector('.text').textContent")).isEqualTo(text);
            browser.run("document.querySelector('.more').click()");
            assertThat(browser.run("return document.querySelector('li').matches('.all')")).isEqualTo(true);
        }
    }

    /// Word for word, port and all.
    @Test
    void theTriggerAndTheCommandOfATutorialShowTheItem() throws Exception {
        TestDatabase database = TestDatabase.named("tutorial");
        database.run(Files.readString(Path.of("src/test/resources/init.sql")));
        try (DemoProcess todo = DemoProcess.start("todo", work.resolve("err"), 9090, "--database-url", database.url(),
                "--channel", "todo_inserted")) {
            open(todo, "/");
            Process curl = new ProcessBuilder("sh", "-c", CURL).redirectErrorStream(true).start();
            assertThat(new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"description\":\"Buy coffee\"");
            awaitItems("Buy coffee");
            browser.screenshot("todo-tutorial");
            // A quote breaks the JSON of this trigger: the page asks for the list instead.
            add("http://localhost:9090", "Say \"hello\"");
            awaitItems("Say \"hello\"", "Buy coffee");
            // This trigger tells of no changes: the answer to the request has to do.
            focus(0);
            browser.type(" ");
            browser.await("document.querySelector('li').matches('.done')");
        }
    }

    @Test
    void theCardOfTheDemoPageShowsTheStream() throws Exception {
        try (DemoProcess demo = demo(0)) {
            TodoRequests.await(http, "http://localhost:" + demo.port() + "/todo/todos");
            browser.size(1280, 900);
            browser.open("http://localhost:" + demo.port() + "/");
            String card = "document.querySelector('#stream-todo-live-todos')";
            browser.run(card + ".querySelector('[data-do=connect]').click()");
            browser.await(card + ".dataset.state === 'open'");
            add("http://localhost:" + demo.port() + "/todo", "Buy coffee");
            browser.await(card + ".querySelector('.now').innerText === 'Added: Buy coffee'");
            browser.run(card + ".scrollIntoView()");
            browser.screenshot("todo-card");
            browser.run(card + ".querySelector('a').click()");
            browser.await("document.title === '(1) TODO'");
        }
    }
}
