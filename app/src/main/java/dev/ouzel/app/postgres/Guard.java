package dev.ouzel.app.postgres;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A shell that waits for the end of this process, and then ends the server that this process has left, if it has. It reads from
/// a pipe that nobody ever writes to: however this process ends, even if it is killed, the pipe does too.
///
/// Thread-safe.
final class Guard implements AutoCloseable {

    /// `$1` is the server's process, `$2` the folder to remove. Ctrl-C reaches it as well as this process, which has its own way
    /// to end.
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            read -r _
            kill -INT "$1" 2>/dev/null
            while kill -0 "$1" 2>/dev/null; do sleep 0.1; done
            if [ -n "$2" ]; then rm -rf "$2"; fi
            """;

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    /// Begins to wait.
    ///
    /// @param server the number of its process
    /// @param folder what is removed after it; null for nothing
    static Guard of(long server, @Nullable Path folder) throws IOException {
        return new Guard(new ProcessBuilder("sh", "-c", SCRIPT, "ouzel-postgres-guard", Long.toString(server),
                folder == null ? "" : folder.toString()).redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD).start());
    }

    /// Ends the wait: the server has ended. Idempotent.
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
