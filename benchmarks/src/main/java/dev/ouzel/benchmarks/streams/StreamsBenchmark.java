package dev.ouzel.benchmarks.streams;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/// What handlers that write event streams cost. The server's CPU time is divided by the events that arrived; compare only
/// within one run.
public final class StreamsBenchmark {

    private static final long WARM_UP_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long MEASURED_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int ROUNDS = 3;

    private StreamsBenchmark() {}

    /// Runs everything and prints a table, in about four minutes.
    ///
    /// @param arguments none
    /// @throws IOException if a server cannot be started or read from
    public static void main(String[] arguments) throws IOException {
        print("| server | path | readers | events/s | CPU µs/event | memory per reader | lost |");
        print("|---|---|---|---|---|---|---|");
        for (int round = 0; round < ROUNDS; round++) {
            for (int readers : new int[]{1, 1_000}) {
                measure("bare", "/flat", readers);
                measure("ouzel", "/flat", readers);
            }
            measure("ouzel", "/clock", 10_000);
        }
    }

    private static void measure(String kind, String path, int count) throws IOException {
        try (ServerUnderLoad server = ServerUnderLoad.start(kind)) {
            warmUp(server, path);
            long memoryBefore = server.residentKib();
            try (Readers readers = new Readers(count, server.port(), path)) {
                readers.read(WARM_UP_NANOS);
                long memory = server.residentKib() - memoryBefore;
                Duration cpuBefore = server.cpu();
                long events = readers.read(MEASURED_NANOS);
                long cpu = server.cpu().minus(cpuBefore).toNanos();
                print(String.format(Locale.ROOT, "| %s | %s | %,d | %,d | %.3f | %.1f KiB | %d |", kind, path, count,
                        events * 1_000_000_000L / MEASURED_NANOS, cpu / 1000.0 / events, (double) memory / count,
                        readers.lost()));
            }
        }
    }

    /// Loads and compiles the code before memory is read for the first time.
    private static void warmUp(ServerUnderLoad server, String path) throws IOException {
        try (Readers readers = new Readers(20, server.port(), path)) {
            readers.read(WARM_UP_NANOS);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
