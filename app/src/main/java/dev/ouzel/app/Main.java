package dev.ouzel.app;

import java.io.PrintWriter;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command `ouzel`.
@Command(name = "ouzel", description = "Server-sent events that keep their place.", mixinStandardHelpOptions = true, versionProvider = Version.class, subcommands = {
    Demo.class, TodoCommand.class, PostgresCommand.class, Training.class})
public final class Main implements Runnable {

    /// Held, since a logger that nobody holds forgets its level. Each connection that breaks is a warning with a stack trace to
    /// it, where the source says in one line that the database is gone.
    private static final Logger POOL_LOG = Logger.getLogger("com.zaxxer.hikari");

    // Set by picocli.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    private Main() {}

    /// Runs the command line and ends the process with its exit code: 0, 1 for a failure, 2 for a wrong call.
    ///
    /// @param args the arguments
    public static void main(String[] args) {
        POOL_LOG.setLevel(Level.SEVERE);
        // One line for each log record. Must be set before the first logger is made.
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tF %1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
        PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        System.exit(run(out, err, args));
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main()).setOut(out).setErr(err).execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command (expected: demo, todo or postgres)");
    }
}
