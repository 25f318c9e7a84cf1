package dev.ouzel.app;

import dev.ouzel.examples.Bench;
import dev.ouzel.examples.Examples;
import dev.ouzel.examples.todo.TodoPool.Address;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import dev.ouzel.web.Router;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `ouzel demo`: serves the examples until the process is told to end.
@Command(name = "demo", description = "Serves the examples, and a page that shows them live.", mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

    /// As much as the public conformance suite of WebSockets sends.
    private static final int ECHO_BYTES_MAX = 16 << 20;
    private static final int BENCH_STREAMS_MAX = 1_000_000;

    // Set by picocli.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(names = "--bench", description = "Also serves GET /bench/events and POST /bench/pub, for load clients.")
    private boolean bench;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Mixin
    private final ListenOptions listen = new ListenOptions(8000);

    private Demo() {}

    @Override
    public Integer call() throws InterruptedException {
        listen.address(spec);
        Optional<Address> given = database.chosen(spec);
        return Serving.run(spec, () -> serve(given));
    }

    private void serve(Optional<Address> given) throws IOException, InterruptedException {
        TimeSource time = TimeSource.system();
        try (HubLog log = data.open(time)) {
            Hub hub = Hub.over(log.log());
            try (LogLines lines = LogLines.publishing(hub);
                    TodoService todo = new TodoService(hub, time);
                    Server server = listen.serve(router(hub, todo, time), limits(), spec)) {
                begin(todo, given);
                Serving.untilTold(spec, server, todo, lines, log);
            }
        }
    }

    /// Load clients measure the server: nothing else is to run beside it.
    private void begin(TodoService todo, Optional<Address> given) {
        if (given.isPresent()) {
            todo.begin(given.get());
        } else if (bench || database.isNone()) {
            todo.application().giveUp("there is no database (expected: --database-url)");
        } else {
            todo.beginEmbedded(data.folder().map(folder -> folder.resolve("postgres")));
        }
    }

    private Router router(Hub hub, TodoService todo, TimeSource time) {
        Router router = Examples.router(hub, time).mount("/todo", todo.application());
        return bench ? router.mount("/bench", Bench.router(hub)) : router;
    }

    /// Load clients open as many streams as the machine has descriptors for.
    private Limits limits() {
        Limits limits = Serving.limits()
                .withWebSocket(WebSocketLimits.defaults().withMessageBytes(ECHO_BYTES_MAX));
        return bench ? limits.withConnections(BENCH_STREAMS_MAX).withExchanges(BENCH_STREAMS_MAX) : limits;
    }
}
