package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ouzel.log.EventLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;

/// A [Child] in a process of its own, from its start to its end.
final class Life implements AutoCloseable {

    private static final long BOUND_SECONDS = 60;

    private final Process process;
    private final BufferedReader lines;
    private final List<String> acknowledged = new ArrayList<>();

    /// @param before words of the command line before Java, such as another program that runs it
    /// @param temporary where RocksDB puts its library, and what else there is
    /// @param arguments see [Child#main]
    Life(List<String> before, Path temporary, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
                "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED", "-cp", classPath(), Child.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(temporary.resolve("errors").toFile());
        // One copy of the library for all lives: who is killed does not tidy up.
        builder.environment().put("ROCKSDB_SHAREDLIB_DIR", temporary.toString());
        process = builder.start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    private static String classPath() {
        return String.join(System.getProperty("path.separator"), Path.of("target", "test-classes").toString(),
                origin(RocksDbStore.class), origin(EventLog.class), origin(RocksDB.class));
    }

    private static String origin(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        } catch (URISyntaxException never) {
            throw new AssertionError(never);
        }
    }

    /// Waits until so many appends were acknowledged, or until it ends.
    void await(int appends) throws IOException {
        String line = "";
        while (line != null && acknowledged.size() < appends) {
            line = lines.readLine();
            take(line);
        }
    }

    /// Ends it as the power switch would, but for the disk.
    void kill() throws IOException, InterruptedException {
        // Not by the process itself: that would close the pipe before it was read.
        process.toHandle().destroyForcibly();
        String _ = end();
    }

    /// Waits for its end.
    ///
    /// @return what it said at last
    String end() throws IOException, InterruptedException {
        StringBuilder rest = new StringBuilder();
        copy(lines, rest);
        String[] complete = rest.toString().split("\n", -1);
        for (int i = 0; i < complete.length - 1; i++) {
            take(complete[i]);
        }
        if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end");
        }
        return complete.length < 2 ? "" : complete[complete.length - 2];
    }

    private static void copy(Reader from, StringBuilder to) throws IOException {
        char[] some = new char[8192];
        int length = from.read(some);
        while (length >= 0) {
            to.append(some, 0, length);
            length = from.read(some);
        }
    }

    private void take(@Nullable String line) {
        if (line != null && !line.equals(Child.OPEN) && !line.startsWith(Child.STOPPED)) {
            acknowledged.add(line);
        }
    }

    /// What was acknowledged, as [Child] says it: stream, text, offset.
    List<String> acknowledged() {
        return acknowledged;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
