package dev.ouzel.benchmarks.codec;

import dev.ouzel.wire.sse.ServerSentEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Nanoseconds for each event that is encoded, from a value to a buffer.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@OperationsPerInvocation(Workload.EVENTS)
public class SseEncodingBenchmark {

    @Param
    public Workload workload;

    @Param
    public Encoding encoder;

    private List<ServerSentEvent> events;

    @Setup
    public void prepare() {
        events = workload.events(Workload.EVENTS);
    }

    @Benchmark
    public void encode(Blackhole hole) {
        encoder.encode(events, hole::consume);
    }
}
