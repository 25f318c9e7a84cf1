package dev.ouzel.app;

import dev.ouzel.examples.todo.TodoPool.Address;
import dev.ouzel.examples.todo.TodoSource;
import dev.ouzel.source.postgres.Installation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command `ouzel postgres`: prepares a database whose changes are to be published.
@Command(name = "postgres", description = "Prepares a PostgreSQL whose changes are to be published.", mixinStandardHelpOptions = true)
final class PostgresCommand implements Runnable {

    // Set by picocli.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    private PostgresCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command (expected: install, uninstall, remove or script)");
    }

    @Command(name = "install", description = "Records the changes of tables from now on. Doing it again changes nothing.", mixinStandardHelpOptions = true)
    int install(@Mixin DatabaseOptions database,
            @Option(names = "--table", required = true, paramLabel = "TABLE", description = "The table, as SQL writes it; may be given several times.") List<String> tables)
            throws InterruptedException {
        return with(database, installation -> {
            for (String table : tables) {
                installation.install(table);
                say("the changes of " + table + " are recorded");
            }
        });
    }

    @Command(name = "uninstall", description = "Records the changes of tables no more.", mixinStandardHelpOptions = true)
    int uninstall(@Mixin DatabaseOptions database,
            @Option(names = "--table", required = true, paramLabel = "TABLE", description = "The table, as SQL writes it; may be given several times.") List<String> tables)
            throws InterruptedException {
        return with(database, installation -> {
            for (String table : tables) {
                installation.uninstall(table);
                say("the changes of " + table + " are not recorded any more");
            }
        });
    }

    @Command(name = "remove", description = "Takes away everything that was installed, and all that was recorded.", mixinStandardHelpOptions = true)
    int remove(@Mixin DatabaseOptions database) throws InterruptedException {
        return with(database, installation -> {
            installation.remove();
            say("nothing is recorded any more, and what was is gone");
        });
    }

    @Command(name = "script", description = "Prints the SQL that is installed, for a tool for migrations.", mixinStandardHelpOptions = true)
    int script() {
        say(Installation.script());
        return 0;
    }

    private interface Work {

        void on(Installation installation) throws SQLException;
    }

    private int with(DatabaseOptions options, Work work) throws InterruptedException {
        CommandSpec called = spec.commandLine().getParseResult().subcommand().commandSpec();
        Address address = options.required(called);
        return Serving.run(spec, () -> {
            try (Connection connection = TodoSource.database(address).connect()) {
                work.on(Installation.in(connection));
            }
        });
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
    }
}
