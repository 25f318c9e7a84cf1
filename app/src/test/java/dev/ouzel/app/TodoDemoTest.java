package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.examples.todo.Todo;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Json;
import dev.ouzel.wire.sse.MessageEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The TODO application in processes of its own: what is stored is told, over restarts too.
@Timeout(120)
class TodoDemoTest {

    private static final String ENTIRE = "\"quotes\" \\ back\nnew line 🐦‍⬛ ";

    @TempDir
    private Path work;

    private DemoProcess demo() throws Exception {
        return DemoProcess.start(work.resolve("err"), 0, "--data", work.resolve("data").toString());
    }

    private static TestResponse send(DemoProcess server, TestRequest request) {
        return new SocketClient("127.0.0.1", server.port()).send(request);
    }

    private static TestRequest json(String method, String target, Map<String, ?> body) {
        return TestRequest.of(method, target).withHeader("content-type", "application/json")
                .withBody(Json.encode(body));
    }

    /// Once the database is there: until then it is answered 503, with the time after which to ask again.
    private static void await(DemoProcess server, String path) {
        int status = 503;
        while (status == 503) {
            try (TestResponse response = send(server, TestRequest.get(path))) {
                status = response.status();
                if (status == 503) {
                    assertThat(response.header("retry-after")).contains("2");
                    assertThat(response.header("content-type")).contains("application/problem+json");
                }
            }
        }
        assertThat(status).isEqualTo(200);
    }

    private static TestRequest draft(String description) {
        return json("POST", "/todo/todos", Map.of("description", description, "completed", false));
    }

    private static void add(DemoProcess server, String description) {
        try (TestResponse response = send(server, draft(description))) {
            assertThat(response.status()).isEqualTo(201);
        }
    }

    private static void end(DemoProcess server, boolean kindly) throws Exception {
        ProcessHandle process = server.process().toHandle();
        boolean told = kindly ? process.destroy() : process.destroyForcibly();
        assertThat(told).isTrue();
        assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readersGoOnWhereTheyWereOverRestartsAndKills() throws Exception {
        String place;
        try (DemoProcess first = demo()) {
            try (TestResponse page = send(first, TestRequest.get("/todo"));
                    TestResponse live = send(first, TestRequest.get("/todo/live-todos"))) {
                assertThat(page.status()).isEqualTo(200);
                assertThat(live.status()).isEqualTo(200);
                await(first, "/todo/todos");
                add(first, "one" + ENTIRE);
                MessageEvent one = live.takeEvent();
                assertThat(one.type()).isEqualTo("todo");
                assertThat(Json.decode(one.data(), Todo.class).description())
                        .isEqualTo("one" + ENTIRE);
                place = one.lastEventId();
            }
            add(first, "two");
            end(first, false);
        }
        try (DemoProcess second = demo()) {
            await(second, "/todo/todos");
            try (TestResponse done = send(second, json("PATCH", "/todo/todos/2", Map.of("completed", true)))) {
                assertThat(done.status()).isEqualTo(200);
            }
            end(second, true);
        }
        try (DemoProcess third = demo();
                TestResponse live = send(third,
                        TestRequest.get("/todo/live-todos").withHeader("last-event-id", place))) {
            await(third, "/todo/todos");
            try (TestResponse gone = send(third, TestRequest.of("DELETE", "/todo/todos/1"))) {
                assertThat(gone.status()).isEqualTo(204);
            }
            List<MessageEvent> missed = live.takeEvents(3);
            assertThat(missed).extracting(MessageEvent::type).containsExactly("todo", "todo-updated", "todo-deleted");
            assertThat(missed.getFirst().data()).contains("\"two\"");
            end(third, true);
        }
        assertThat(work.resolve("data/postgres/cluster/postmaster.pid")).doesNotExist();
        assertThat(Files.readString(work.resolve("err"))).doesNotContain("SEVERE");
    }

    @Test
    void withoutADatabaseTheRestOfTheDemoIsThere() throws Exception {
        try (DemoProcess demo = DemoProcess.start(work.resolve("err"), 0, "--database-url", "none");
                TestResponse page = send(demo, TestRequest.get("/"));
                TestResponse list = send(demo, TestRequest.get("/todo/todos"))) {
            assertThat(page.status()).isEqualTo(200);
            assertThat(list.status()).isEqualTo(503);
            assertThat(list.body()).contains("expected: --database-url");
        }
    }

    @Test
    void aDescriptionOf100KilobytesIsToldAsItIs() throws Exception {
        String text = (ENTIRE + "x".repeat(975)).repeat(100);
        TestDatabase database = TestDatabase.named("alone");
        try (DemoProcess todo = DemoProcess.start("todo", work.resolve("err"), 0, "--database-url", database.url());
                TestResponse live = send(todo, TestRequest.get("/live-todos"))) {
            try (TestResponse added = send(todo,
                    json("POST", "/todos", Map.of("description", text, "completed", true)))) {
                assertThat(added.status()).isEqualTo(201);
            }
            assertThat(Json.decode(live.takeEvent().data(), Todo.class).description())
                    .isEqualTo(text);
        }
    }

    @Test
    void aDatabaseThatCannotBeReachedCostsTheTodoApplicationAlone() throws Exception {
        TestDatabase database = TestDatabase.named("locked");
        try (DemoProcess demo = DemoProcess.start(work.resolve("err"), 0, "--database-url",
                database.url().replaceFirst(":[^:@]*@", ":wrong@"));
                TestResponse page = send(demo, TestRequest.get("/"))) {
            assertThat(page.status()).isEqualTo(200);
            String detail = "";
            while (!detail.contains("there is no database")) {
                try (TestResponse response = send(demo, TestRequest.get("/todo/todos"))) {
                    assertThat(response.status()).isEqualTo(503);
                    detail = response.body();
                }
            }
            try (TestResponse live = send(demo, TestRequest.get("/todo/live-todos"))) {
                assertThat(live.status()).isEqualTo(503);
            }
            assertThat(Files.readString(work.resolve("err"))).contains("there is no TODO application", "refuses")
                    .doesNotContain("wrong", "\tat ");
        }
    }
}
