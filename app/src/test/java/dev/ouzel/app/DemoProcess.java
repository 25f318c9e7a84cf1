package dev.ouzel.app;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `ouzel demo`, or another command that serves, in a process of its own.
final class DemoProcess implements AutoCloseable {

    /// A line of a histogram: its number, how many objects, how many bytes, the name of the class.
    private static final Pattern OBJECTS_OF_A_CLASS = Pattern
            .compile(" *\\d+: +(\\d+) +\\d+ +(?:dev\\.ouzel|io\\.netty|java\\.nio)\\..*");

    private final Process process;
    private final BufferedReader out;
    private final String firstLine;

    private DemoProcess(Process process) throws IOException {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.firstLine = Objects.requireNonNull(out.readLine(), "it ended before it listened");
    }

    /// Starts it on any free port, and waits until it listens.
    ///
    /// @param err where its standard error goes
    static DemoProcess start(Path err) throws IOException {
        return start(err, 0);
    }

    /// Starts it, and waits until it listens.
    ///
    /// @param err where its standard error goes
    /// @param port where it listens, 0 for any free one
    /// @param options what else stands on the command line
    static DemoProcess start(Path err, int port, String... options) throws IOException {
        return start("demo", err, port, options);
    }

    /// Starts a command, and waits until it listens.
    ///
    /// @param name which one
    /// @param err where its standard error goes
    /// @param port where it listens, 0 for any free one
    /// @param options what else stands on the command line
    static DemoProcess start(String name, Path err, int port, String... options) throws IOException {
        String classPath = System.getProperty("jdk.module.path", "") + File.pathSeparator
                + System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(
                List.of(jdk("java"),
                        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", classPath,
                        "dev.ouzel.app.Main", name, "--port", Integer.toString(port)));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.appendTo(err.toFile()));
        builder.environment().remove("DATABASE_URL");
        return new DemoProcess(builder.start());
    }

    Process process() {
        return process;
    }

    /// What it says once it listens.
    String firstLine() {
        return firstLine;
    }

    /// What it says after that, or null at its end.
    BufferedReader out() {
        return out;
    }

    int port() {
        return Integer.parseInt(firstLine.substring(firstLine.lastIndexOf(':') + 1));
    }

    /// How many files and sockets it has open (Linux).
    long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(proc("fd"))) {
            return open.count();
        }
    }

    /// How many threads of the system it has (Linux).
    long threads() throws IOException {
        return status("Threads:");
    }

    /// How many objects of Ouzel, of Netty and of NIO it holds, once what nobody holds is collected.
    long objects() throws IOException {
        Process histogram = new ProcessBuilder(jdk("jcmd"), Long.toString(process.pid()), "GC.class_histogram")
                .redirectError(Redirect.DISCARD).start();
        try (BufferedReader lines = histogram.inputReader(StandardCharsets.UTF_8)) {
            return lines.lines().map(OBJECTS_OF_A_CLASS::matcher).filter(Matcher::matches)
                    .mapToLong(line -> Long.parseLong(line.group(1))).sum();
        }
    }

    private long status(String field) throws IOException {
        return Files.readAllLines(proc("status")).stream().filter(line -> line.startsWith(field))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElseThrow();
    }

    private static String jdk(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    private Path proc(String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        out.close();
    }
}
