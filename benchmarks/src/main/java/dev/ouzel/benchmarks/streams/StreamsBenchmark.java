package dev.ouzel.benchmarks.streams;

import dev.ouzel.benchmarks.load.CpuTime;
import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What handlers that write event streams cost. The server's CPU time is divided by the events that arrived; compare only
/// within one run.
public final class StreamsBenchmark {

    private static final long WARM_UP_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long MEASURED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int ROUNDS = 3;

    private StreamsBenchmark() {}

    /// Runs everything and prints a table, in about three minutes a round.
    ///
    /// @param arguments how many rounds; three if nothing is said
    /// @throws IOException if a server cannot be started or read from
    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        print("| server | version | path | readers | events/s | CPU µs/event | memory per reader | lost |");
        print("|---|---|---|---|---|---|---|---|");
        for (int round = 0; round < rounds; round++) {
            for (int readers : new int[]{1, 1_000}) {
                measure("bare", Wire.Version.HTTP_1, "/flat", readers);
                measure("ouzel", Wire.Version.HTTP_1, "/flat", readers);
                measure("ouzel", Wire.Version.HTTP_2, "/flat", readers);
            }
            measure("ouzel", Wire.Version.HTTP_1, "/clock", 10_000);
            measure("ouzel", Wire.Version.HTTP_2, "/clock", 10_000);
        }
    }

    private static void measure(String kind, Wire.Version version, String path, int count) throws IOException {
        try (ServerProcess server = ServerProcess.start(ServerProcess.java(StreamServer.class, List.of(), kind))) {
            warmUp(server, version, path);
            long memoryBefore = server.residentKib();
            try (Readers readers = new Readers(count, server.port(), path, version)) {
                readers.read(WARM_UP_NANOS);
                long memory = server.residentKib() - memoryBefore;
                CpuTime cpuBefore = server.cpu();
                long events = readers.read(MEASURED_NANOS);
                long cpu = server.cpu().since(cpuBefore).micros();
                print(String.format(Locale.ROOT, "| %s | %s | %s | %,d | %,d | %.3f | %.1f KiB | %d |", kind, version,
                        path, count,
                        events * 1_000_000_000L / MEASURED_NANOS, (double) cpu / events, (double) memory / count,
                        readers.lost()));
            }
        }
    }

    /// Loads and compiles the code before memory is read for the first time.
    private static void warmUp(ServerProcess server, Wire.Version version, String path) throws IOException {
        try (Readers readers = new Readers(20, server.port(), path, version)) {
            readers.read(WARM_UP_NANOS);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
