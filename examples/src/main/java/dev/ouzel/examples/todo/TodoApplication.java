package dev.ouzel.examples.todo;

import dev.ouzel.examples.Page;
import dev.ouzel.examples.todo.Todo.Change;
import dev.ouzel.examples.todo.Todo.Draft;
import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.web.Handler;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/// The TODO application.
///
/// | | |
/// |---|---|
/// | `GET /` | the page |
/// | `POST /todos` | adds an item: 201, with its id |
/// | `GET /todos?after=…` | the items, at most 1,000 of them and 4 MiB of text; a `Link` with `rel="next"` says that there are more |
/// | `GET`, `PATCH`, `DELETE /todos/{id}` | one item |
/// | `GET /live-todos` | the events `todo`, `todo-updated` and `todo-deleted`, with the row as JSON |
///
/// What it stores is told by the database, not by this class: the events of the topic come from there, so they also tell of what
/// others store. Until it is given a database it answers 503, except for the page and the stream, since an `EventSource` that is
/// answered 503 never comes back (WHATWG HTML, section 9.2.3).
///
/// Thread-safe.
public final class TodoApplication implements Application {

    /// The topic of the events.
    public static final String TOPIC = "todos";

    /// The type of the event that there is a new item.
    public static final String ADDED = "todo";

    /// The type of the event that an item has changed.
    public static final String UPDATED = "todo-updated";

    /// The type of the event that an item is no more.
    public static final String DELETED = "todo-deleted";

    private static final System.Logger LOG = System.getLogger(TodoApplication.class.getName());
    private static final Retention KEPT = Retention.all().withEntriesMax(10_000).withAgeMax(Duration.ofDays(3));
    private static final Pattern ID = Pattern.compile("[0-9]{1,18}");
    private static final String RETRY_SECONDS = "2";

    private final EventSourceResponse live;
    private final Router router;
    private volatile Storage storage = new Storage.Awaited();

    /// An application that waits for its database.
    ///
    /// @param hub has the topic
    public TodoApplication(Hub hub) {
        hub.topic(TOPIC, StreamSettings.defaults().withRetention(KEPT));
        this.live = EventSourceResponse.of(hub.subscribe(TOPIC));
        this.router = new Router()
                .get("/", Page.of("todo/page.html", "todo/page.css", List.of("todo/page.js")))
                .post("/todos", stored(TodoApplication::add))
                .get("/todos", stored(TodoApplication::list))
                .get("/todos/{id}", stored((todos, request) -> Response.json(known(todos.find(id(request))))))
                .patch("/todos/{id}", stored(TodoApplication::change))
                .delete("/todos/{id}", stored(TodoApplication::delete))
                .get("/live-todos", _ -> storage instanceof Storage.Missing missing ? missing.response() : live);
    }

    /// Where the items are.
    private sealed interface Storage {

        record Awaited() implements Storage {}

        record Open(Todos todos) implements Storage {}

        record Missing(String why) implements Storage {

            Response response() {
                return Response.problem(Problem.of(503, why));
            }
        }
    }

    /// Creates the table if there is none.
    ///
    /// @param database hands out connections that commit by themselves
    /// @throws SQLException if that fails
    public static void createTable(DataSource database) throws SQLException {
        new Todos(database).create();
    }

    /// Gives it its database: from now on it serves.
    ///
    /// @param database has the table, and hands out connections that commit by themselves; closed by its owner
    public void use(DataSource database) {
        storage = new Storage.Open(new Todos(database));
    }

    /// Tells it that there will be no database.
    ///
    /// @param why told to whoever asks, so nothing internal
    public void giveUp(String why) {
        storage = new Storage.Missing(why);
    }

    @Override
    public void startUp() throws Exception {
        router.startUp();
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        router.handle(exchange);
    }

    @Override
    public void drain(Drain drain) {
        router.drain(drain);
    }

    @Override
    public void shutDown() throws Exception {
        router.shutDown();
    }

    private interface StoredHandler {

        Response handle(Todos todos, Request request) throws Exception;
    }

    private Handler stored(StoredHandler handler) {
        return request -> switch (storage) {
            case Storage.Awaited _ -> busy("the database is not there yet");
            case Storage.Missing missing -> missing.response();
            case Storage.Open(Todos todos) -> answer(todos, request, handler);
        };
    }

    private static Response answer(Todos todos, Request request, StoredHandler handler) throws Exception {
        try {
            return handler.handle(todos, request).withHeader("Cache-Control", "no-store");
        } catch (SQLException failed) {
            if (!isPassing(failed)) {
                throw failed;
            }
            LOG.log(System.Logger.Level.DEBUG, "{0} {1}: {2}", request.method(), request.path(), failed.getMessage());
            return busy("the database does not answer");
        }
    }

    private static Response busy(String why) {
        return Response.problem(Problem.of(503, why)).withHeader("Retry-After", RETRY_SECONDS);
    }

    /// No connection, too many of them, or a server that stops or starts (PostgreSQL, appendix A).
    private static boolean isPassing(SQLException e) {
        String state = Optional.ofNullable(e.getSQLState()).orElse("08");
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
    }

    private static Response add(Todos todos, Request request) throws Exception {
        Todo added = todos.insert(request.json(Draft.class).checked());
        return Response.json(201, added).withHeader("Location", "todos/" + added.id());
    }

    private static Response list(Todos todos, Request request) throws Exception {
        Todos.Page page = todos.page(request.queryLong("after", 0, 0, Long.MAX_VALUE));
        Response items = Response.json(page.items());
        return page.next().isEmpty()
                ? items
                : items.withHeader("Link", "<todos?after=" + page.next().getAsLong() + ">; rel=\"next\"");
    }

    private static Response change(Todos todos, Request request) throws Exception {
        return Response.json(known(todos.update(id(request), request.json(Change.class).checked())));
    }

    private static Response delete(Todos todos, Request request) throws SQLException {
        known(todos.delete(id(request)));
        return Response.status(204);
    }

    private static long id(Request request) {
        String id = request.pathParameter("id");
        if (!ID.matcher(id).matches()) {
            throw noSuchTodo();
        }
        return Long.parseLong(id);
    }

    private static Todo known(Optional<Todo> todo) {
        return todo.orElseThrow(TodoApplication::noSuchTodo);
    }

    private static ProblemException noSuchTodo() {
        return new ProblemException(Problem.of(404, "no such item, or it was deleted"));
    }
}
