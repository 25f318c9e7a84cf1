package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.ouzel.examples.todo.Todo;
import dev.ouzel.examples.todo.TodoApplication;
import dev.ouzel.examples.todo.TodoPool;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.Json;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The requests of the TODO application, over a real PostgreSQL.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TodoApplicationTest {

    private static final String COFFEE = "{\"description\": \"Buy coffee\", \"completed\": false}";

    private final EventLog log = EventLog.open(new MemoryStore(1, 1 << 20), TimeSource.system());
    private final TodoApplication application = new TodoApplication(Hub.over(log));
    private final InProcessEngine engine = InProcessEngine.start(application);
    private TestDatabase database;
    private HikariDataSource pool;

    @BeforeAll
    void open() throws Exception {
        database = TestDatabase.named("application");
        pool = TodoPool.open(database.address(), TimeSource.system(), Duration.ofSeconds(10));
        TodoApplication.createTable(pool);
        application.use(pool);
    }

    @AfterAll
    void close() {
        engine.close();
        pool.close();
        log.close();
        assertThat(engine.failures()).isEmpty();
    }

    @BeforeEach
    void empty() throws Exception {
        database.run("TRUNCATE todos RESTART IDENTITY");
    }

    private TestResponse send(String method, String target, String json) {
        return engine.client().send(
                TestRequest.of(method, target).withHeader("content-type", "application/json").withBody(json));
    }

    private String body(String method, String target, String json, int status) {
        try (TestResponse response = send(method, target, json)) {
            String body = response.body();
            assertThat(response.status()).as(body).isEqualTo(status);
            return body;
        }
    }

    private String get(String target) {
        try (TestResponse response = engine.client().send(TestRequest.get(target))) {
            assertThat(response.status()).isEqualTo(200);
            return response.body();
        }
    }

    @Test
    void anItemIsAddedListedChangedAndDeleted() {
        try (TestResponse added = send("POST", "/todos", COFFEE)) {
            assertThat(added.status()).isEqualTo(201);
            assertThat(added.header("location")).contains("todos/1");
            assertThat(added.body()).isEqualTo("{\"id\":1,\"description\":\"Buy coffee\",\"completed\":false}");
        }
        assertThat(get("/todos")).isEqualTo("[{\"id\":1,\"description\":\"Buy coffee\",\"completed\":false}]");
        String done = "{\"id\":1,\"description\":\"Buy coffee\",\"completed\":true}";
        assertThat(body("PATCH", "/todos/1", "{\"completed\":true}", 200)).isEqualTo(done);
        assertThat(get("/todos/1")).isEqualTo(done);
        assertThat(body("PATCH", "/todos/1", "{\"description\":\"Buy tea\"}", 200)).contains("Buy tea", "true");
        assertThat(body("DELETE", "/todos/1", "", 204)).isEmpty();
        assertThat(get("/todos")).isEqualTo("[]");
    }

    private static Stream<Arguments> unfit() {
        return Stream.of(Arguments.of("{\"description\": \"Buy", 400, "malformed"), Arguments.of("", 400, "empty"),
                Arguments.of("[]", 422, "object"), Arguments.of("{\"completed\":false}", 422, "description"),
                Arguments.of("{\"description\":\"x\"}", 422, "completed"),
                Arguments.of("{\"description\":7,\"completed\":false}", 422, "description"),
                Arguments.of("{\"description\":\"x\",\"completed\":\"no\"}", 422, "completed"),
                Arguments.of("{\"description\":null,\"completed\":false}", 422, "description"),
                Arguments.of("{\"description\":\" \\n\",\"completed\":false}", 422, "blank"),
                Arguments.of("{\"description\":\"a\\u0000b\",\"completed\":false}", 422, "NUL"),
                Arguments.of("{\"description\":\"a\\ud83db\",\"completed\":false}", 422, "half"),
                Arguments.of(draft("x".repeat(200_001)), 422, "too long: 200001 characters"),
                Arguments.of(draft("x".repeat(1 << 20)), 413, "too large"));
    }

    private static String draft(String description) {
        return Json.encode(Map.of("description", description, "completed", false));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void whatDoesNotFitIsAProblemAndNothingIsStored(String json, int status, String named) throws Exception {
        try (TestResponse response = send("POST", "/todos", json)) {
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header("content-type")).contains("application/problem+json");
            assertThat(response.body()).contains(named).hasSizeLessThan(1_000);
        }
        assertThat(database.ask("SELECT count(*) FROM todos")).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"completed\":1}", "{\"description\":\"\"}", "{\"completed\":null}", "nonsense"})
    void aChangeThatDoesNotFitChangesNothing(String json) {
        body("POST", "/todos", COFFEE, 201);
        String problem = body("PATCH", "/todos/1", json, json.equals("nonsense") ? 400 : 422);
        assertThat(problem).contains("\"status\":4");
        assertThat(get("/todos/1")).contains("Buy coffee", "false");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/todos/7", "/todos/x", "/todos/-1", "/todos/99999999999999999999",
        "/todos/999999999999999999"})
    void anItemThatIsNotThereIs404(String target) {
        assertThat(body("PATCH", target, "{\"completed\":true}", 404)).contains("no such item");
        assertThat(body("DELETE", target, "", 404)).contains("no such item");
        assertThat(body("GET", target, "", 404)).contains("no such item");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"quotes\" and 'quotes'", "back\\slash \\n", "two\nlines\r\nand\ttab", "emoji 🐦‍⬛ 🏞️",
        "'; DROP TABLE todos; --",
        "<script>alert(1)</script>", "\u0001\u001f\u007f\u2028"})
    void anyTextComesBackAsItWas(String text) {
        String added = body("POST", "/todos", draft(text), 201);
        assertThat(Json.decode(added, Todo.class).description()).isEqualTo(text);
        assertThat(Json.decode(get("/todos/1"), Todo.class).description()).isEqualTo(text);
    }

    @Test
    void theLongestDescriptionFits() {
        String text = "🐦".repeat(200_000);
        body("POST", "/todos", draft(text), 201);
        assertThat(Json.decode(get("/todos/1"), Todo.class).description()).isEqualTo(text);
    }

    @Test
    void aLongListComesInParts() throws Exception {
        database.run("INSERT INTO todos (description) SELECT 'n' || n FROM generate_series(1, 2100) n");
        int items = 0;
        String next = "todos";
        while (!next.isEmpty()) {
            try (TestResponse part = engine.client().send(TestRequest.get("/" + next))) {
                items += Json.decode(part.body(), Object[].class).length;
                next = part.header("link").map(link -> link.replaceAll("<(.*)>; rel=\"next\"", "$1")).orElse("");
            }
        }
        assertThat(items).isEqualTo(2100);
    }

    @Test
    void aPartOfTheListIsBoundedInBytesToo() throws Exception {
        database.run("INSERT INTO todos (description) SELECT repeat('x', 200000) FROM generate_series(1, 50)");
        try (TestResponse part = engine.client().send(TestRequest.get("/todos"))) {
            assertThat(part.header("link")).contains("<todos?after=21>; rel=\"next\"");
            assertThat(part.body()).hasSizeLessThan(5 << 20);
        }
    }

    @Test
    void aDatabaseThatEndsAConnectionIsNoFault() throws Exception {
        get("/todos");
        database.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ouzel-todo'");
        try (TestResponse response = engine.client().send(TestRequest.get("/todos"))) {
            assertThat(response.status()).isIn(200, 503);
        }
        assertThat(get("/")).contains("<h1>To do</h1>");
        // The others that have ended are found out when they are next used, which would be in another test.
        pool.getHikariPoolMXBean().softEvictConnections();
    }
}
