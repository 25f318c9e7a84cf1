package dev.ouzel.benchmarks.log;

import dev.ouzel.log.EventLog;
import dev.ouzel.log.Offset;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Many virtual threads, each of which waits for its append.
record BlockingLoad(int threads) implements Load {

    @Override
    public Latencies run(EventLog log, Duration duration) {
        Latencies latencies = new Latencies();
        SplittableRandom random = new SplittableRandom(1);
        long end = System.nanoTime() + duration.toNanos();
        try (ExecutorService publishers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < threads; i++) {
                SplittableRandom own = random.split();
                publishers.execute(() -> publish(log, own, end, latencies));
            }
        }
        return latencies;
    }

    private static void publish(EventLog log, SplittableRandom random, long end, Latencies latencies) {
        byte[] payload = Load.payload(random);
        for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            Offset _ = log.append(Load.stream(random.nextInt(STREAMS)), payload);
            latencies.add(System.nanoTime() - start);
        }
    }

    @Override
    public String toString() {
        return String.format("%,d virtual threads", threads);
    }
}
