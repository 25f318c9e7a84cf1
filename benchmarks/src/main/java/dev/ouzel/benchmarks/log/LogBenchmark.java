package dev.ouzel.benchmarks.log;

import com.sun.management.OperatingSystemMXBean;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.store.rocksdb.RocksDbStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How many appends a log takes, and how long each waits for its acknowledgement: 200 bytes to one of 100,000 streams,
/// by chance. On RocksDB, what is acknowledged is on the disk.
public final class LogBenchmark {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(10);
    private static final long MEMORY_BYTES = 1L << 30;

    private LogBenchmark() {}

    /// Runs everything and prints a table, in about two minutes.
    ///
    /// @param arguments the folder in which RocksDB's files are for as long as it runs; must not exist
    /// @throws IOException if the folder cannot be used
    /// @throws InterruptedException if the thread is interrupted
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        print("| store | publishers | appends/s | p50 ms | p99 ms | p99.9 ms | CPU µs/append |");
        print("|---|---|---|---|---|---|---|");
        for (Load load : List.of(new AsyncLoad(1_000), new AsyncLoad(30_000), new BlockingLoad(1_000),
                new BlockingLoad(10_000))) {
            measure("memory", new MemoryStore(1, MEMORY_BYTES), load);
            measure("RocksDB", RocksDbStore.open(folder, 1), load);
            delete(folder);
        }
    }

    private static void measure(String name, LogStore store, Load load) throws InterruptedException {
        try (EventLog log = EventLog.open(store, InstantSource.system())) {
            load.run(log, WARM_UP);
            long cpu = cpuNanos();
            long start = System.nanoTime();
            Latencies latencies = load.run(log, MEASURED);
            long nanos = System.nanoTime() - start;
            long count = latencies.count();
            print(String.format(Locale.ROOT, "| %s | %s | %,d | %.1f | %.1f | %.1f | %.1f |", name, load,
                    (long) (count * 1e9 / nanos), latencies.millis(0.5), latencies.millis(0.99),
                    latencies.millis(0.999), (cpuNanos() - cpu) / 1000.0 / count));
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(LogBenchmark::deleteOne);
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
