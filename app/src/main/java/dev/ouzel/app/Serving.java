package dev.ouzel.app;

import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import java.io.IOException;
import java.net.BindException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// How a command that serves begins, ends, and says why it cannot.
final class Serving {

    /// Someone who presses Ctrl-C waits five seconds at most; handlers that clean up, and the end of the process, need
    /// time too.
    private static final Duration DRAIN = Duration.ofSeconds(3);

    private Serving() {}

    /// What a command does.
    interface Work {

        void run() throws IOException, SQLException, InterruptedException;
    }

    /// What is closed when the process is told to end.
    interface Part extends AutoCloseable {

        @Override
        void close();
    }

    static Limits limits() {
        return Limits.defaults().withDrain(DRAIN);
    }

    /// Runs a command: 0 if it has done its work, 1 if it has failed, which is said in one line.
    static int run(CommandSpec spec, Work work) throws InterruptedException {
        try {
            work.run();
            return 0;
        } catch (BindException taken) {
            return failed(spec, taken.getMessage() + " (expected: a free port, chosen by --port)");
        } catch (IOException | SQLException failure) {
            return failed(spec, failure.getMessage());
        }
    }

    private static int failed(CommandSpec spec, @Nullable String why) {
        spec.commandLine().getErr().println("ouzel: " + why);
        return 1;
    }

    /// Says where the server listens, and waits until the process is told to end. It ends when its hooks have: everything is
    /// closed by then.
    ///
    /// @param parts closed after the server, in this order
    static void untilTold(CommandSpec spec, Server server, Part... parts) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            for (Part part : parts) {
                part.close();
            }
        }, "drain"));
        spec.commandLine().getOut().println("Ouzel is listening on " + server.url());
        server.awaitStop();
    }
}
