package dev.ouzel.benchmarks.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, whose cost can be read from outside (on Linux).
public final class ServerProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("(\\d+)\\D*$");
    private static final int USER_FIELD = 11;
    private static final int TRY_MILLIS = 50;
    private static final int TRIES_MAX = 600;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts a program whose first line of output ends with its port.
    ///
    /// @param command the program and its arguments
    /// @throws IOException if it cannot be started
    public static ServerProcess start(List<String> command) throws IOException {
        Process process = process(command);
        BufferedReader out = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = Objects.requireNonNullElse(out.readLine(), "none");
        Matcher port = PORT.matcher(line);
        if (!port.find()) {
            process.destroyForcibly();
            throw new IOException("first line of the server: " + line + " (expected: its port at the end)");
        }
        return new ServerProcess(process, Integer.parseInt(port.group(1)));
    }

    /// Starts a program of which it is known where it will listen, and waits until it does, at most half a minute.
    ///
    /// @param command the program and its arguments
    /// @param port where
    /// @throws IOException if it cannot be started, or does not listen
    /// @throws InterruptedException if this thread is interrupted
    public static ServerProcess start(List<String> command, int port) throws IOException, InterruptedException {
        Process process = process(command);
        for (int tries = 0; !listens(port); tries++) {
            if (process.waitFor(TRY_MILLIS, TimeUnit.MILLISECONDS) || tries == TRIES_MAX) {
                process.destroyForcibly();
                throw new IOException(command + " does not listen (expected: on port " + port + ")");
            }
        }
        return new ServerProcess(process, port);
    }

    private static boolean listens(int port) {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            // Not yet.
            return false;
        }
    }

    /// The command that runs a class of this program's class path.
    ///
    /// @param main the class
    /// @param options of the virtual machine
    /// @param arguments for the main method
    public static List<String> java(Class<?> main, List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of(jdk("java"), "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static Process process(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String jdk(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    /// Where it listens.
    public int port() {
        return port;
    }

    /// What it has spent so far.
    ///
    /// @throws IOException if it has ended
    public CpuTime cpu() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return CpuTime.ofTicks(fields[USER_FIELD], fields[USER_FIELD + 1]);
    }

    /// Resident memory in KiB.
    ///
    /// @throws IOException if it has ended
    public long residentKib() throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst().orElseThrow();
    }

    /// Makes a Java process collect its garbage.
    ///
    /// @throws IOException if that cannot be asked of it
    /// @throws InterruptedException if this thread is interrupted
    public void collectGarbage() throws IOException, InterruptedException {
        Process asked = new ProcessBuilder(jdk("jcmd"), Long.toString(process.pid()), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!asked.waitFor(1, TimeUnit.MINUTES) || asked.exitValue() != 0) {
            throw new IOException("jcmd GC.run failed (expected: a Java process)");
        }
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
