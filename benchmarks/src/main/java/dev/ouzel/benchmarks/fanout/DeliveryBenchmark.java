package dev.ouzel.benchmarks.fanout;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The way of an event from the log to the engine, without sockets: one is published, and all readers pull it. The difference
/// between many readers and one, divided by how many more they are, is what a delivery costs; the rest is paid once for an
/// event.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DeliveryBenchmark {

    private static final String DATA = "x".repeat(100);

    /// How many readers.
    @Param({"1", "1000", "10000"})
    public int readers;

    private Audience audience;

    /// Opens the streams.
    ///
    /// @throws Exception if one cannot be opened
    @Setup(Level.Trial)
    public void open() throws Exception {
        audience = new Audience(readers);
    }

    /// Closes the log.
    @TearDown(Level.Trial)
    public void close() {
        audience.close();
    }

    /// Publishes an event and delivers it to all.
    ///
    /// @return how many pieces arrived
    @Benchmark
    public long publish() {
        long delivered = audience.publish(DATA);
        if (delivered != readers) {
            throw new IllegalStateException(delivered + " deliveries (expected: " + readers + ")");
        }
        return delivered;
    }
}
