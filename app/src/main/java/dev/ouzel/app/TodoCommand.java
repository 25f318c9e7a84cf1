package dev.ouzel.app;

import dev.ouzel.examples.todo.TodoPool.Address;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.server.Server;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The command `ouzel todo`: serves the TODO application until the process is told to end.
@Command(name = "todo", description = "Serves the TODO application over a PostgreSQL.", mixinStandardHelpOptions = true)
final class TodoCommand implements Callable<Integer> {

    // Set by picocli.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Mixin
    private final DatabaseOptions database = new DatabaseOptions();

    @Option(names = "--channel", paramLabel = "NAME", description = "Takes the events from what a trigger of yours notifies on this channel, at most once, instead of recording the changes of the table.")
    private @Nullable String channel;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final ListenOptions listen = new ListenOptions(9090);

    private TodoCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        listen.address(spec);
        Address address = database.required(spec);
        return Serving.run(spec, () -> serve(address));
    }

    /// It listens when it can serve, and not before.
    private void serve(Address address) throws IOException, SQLException, InterruptedException {
        try (HubLog log = data.open(TimeSource.system());
                TodoService todo = new TodoService(Hub.over(log.log()), TimeSource.system())) {
            todo.open(address, Optional.ofNullable(channel));
            try (Server server = listen.serve(todo.application(), Serving.limits(), spec)) {
                Serving.untilTold(spec, server, todo, log);
            }
        }
    }
}
