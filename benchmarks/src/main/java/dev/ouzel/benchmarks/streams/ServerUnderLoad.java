package dev.ouzel.benchmarks.streams;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// A server in a process of its own, whose cost can be read from outside.
final class ServerUnderLoad implements AutoCloseable {

    private final Process process;
    private final int port;

    private ServerUnderLoad(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts [StreamServer] with this kind of server.
    static ServerUnderLoad start(String kind) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), StreamServer.class.getName(), kind)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String port = Objects.requireNonNull(out.readLine(), "the server ended before it listened");
        return new ServerUnderLoad(process, Integer.parseInt(port));
    }

    int port() {
        return port;
    }

    /// User and system time so far, as the system counts it (in steps of 10 ms on Linux).
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /// Resident memory in KiB (Linux only).
    long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElseThrow();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
