package dev.ouzel.benchmarks.log;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.EventLog;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/// One thread that has many appends on the way.
record AsyncLoad(int onTheWay) implements Load {

    @Override
    public Latencies run(EventLog log, Duration duration) throws InterruptedException {
        Latencies latencies = new Latencies();
        Semaphore free = new Semaphore(onTheWay);
        SplittableRandom random = new SplittableRandom(1);
        byte[] payload = Load.payload(random);
        long end = System.nanoTime() + duration.toNanos();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            free.acquire();
            long start = System.nanoTime();
            log.appendAsync(Load.stream(random.nextInt(STREAMS)), Append.of(payload)).whenComplete((result, _) -> {
                // What was refused or failed is missing in the count.
                if (result instanceof AppendResult.Appended) {
                    latencies.add(System.nanoTime() - start);
                }
                free.release();
            });
        }
        free.acquire(onTheWay);
        return latencies;
    }

    @Override
    public String toString() {
        return String.format("1 thread, %,d on the way", onTheWay);
    }
}
