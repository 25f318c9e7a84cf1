package dev.ouzel.app.postgres;

import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;

/// A shell that waits for the end of this process, and then ends the server that this process has left, if it has. It reads from
/// a pipe: however this process ends, even if it is killed, the pipe does too.
///
/// Thread-safe.
final class Guard implements AutoCloseable {

    /// It is told the number of the server's process as soon as there is one. If this process has ended before that, it waits
    /// until a server that was starting has started. `$1` is the folder to remove, if any. Ctrl-C reaches it as well as this
    /// process, which has its own way to end.
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            read -r server
            if [ -n "$server" ]; then
                read -r _
            elif [ -n "$1" ]; then
                sleep 5
                server=$(head -n 1 "$1/cluster/postmaster.pid" 2>/dev/null)
            fi
            if [ -n "$server" ]; then
                kill -INT "$server" 2>/dev/null
                while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
            fi
            if [ -n "$1" ]; then rm -rf "$1"; fi
            """;

    private final Process shell;

    private Guard(Process shell) {
        this.shell = shell;
    }

    /// Begins to wait.
    ///
    /// @param folder what is removed in the end; empty for nothing
    static Guard removing(String folder) throws IOException {
        return new Guard(new ProcessBuilder("sh", "-c", SCRIPT, "ouzel-postgres-guard", folder)
                .redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start());
    }

    /// Tells it which server to end.
    ///
    /// @param server the number of its process
    void watch(long server) throws IOException {
        Writer out = shell.outputWriter(StandardCharsets.US_ASCII);
        out.write(server + "\n");
        out.flush();
    }

    /// Ends the wait: the server has ended. Idempotent.
    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
