package dev.ouzel.app;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.LogException;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.Offset;
import dev.ouzel.store.rocksdb.RocksDbStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// The log that the hub keeps, with its upkeep: what has grown old is swept a few streams at a time.
final class HubLog implements Serving.Part {

    /// A part of the heap, so that a demo never runs out of it.
    private static final int HEAP_SHARE = 4;
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);
    private static final int SWEEP_STREAMS = 1000;

    private final EventLog log;
    private final TimeSource time;
    private final Thread upkeep = Thread.ofVirtual().name("ouzel-log-upkeep").unstarted(this::sweep);

    private HubLog(EventLog log, TimeSource time) {
        this.log = log;
        this.time = time;
    }

    /// A log in memory.
    static HubLog inMemory(TimeSource time) {
        return over(new MemoryStore(epoch(time), Runtime.getRuntime().maxMemory() / HEAP_SHARE), time);
    }

    /// The log in a folder, which is made if there is none.
    ///
    /// @throws dev.ouzel.store.rocksdb.StoreException if it cannot be opened
    static HubLog onDisk(Path folder, TimeSource time) {
        return over(RocksDbStore.open(folder, epoch(time)), time);
    }

    private static HubLog over(LogStore store, TimeSource time) {
        HubLog opened = new HubLog(EventLog.open(store, time), time);
        opened.upkeep.start();
        return opened;
    }

    private static long epoch(TimeSource time) {
        return Offset.newEpoch(time.instant(), RandomGenerator.getDefault());
    }

    EventLog log() {
        return log;
    }

    private void sweep() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                time.sleep(SWEEP_INTERVAL);
                log.sweep(SWEEP_STREAMS);
            }
        } catch (InterruptedException _) {
            // The log is being closed.
        } catch (LogException _) {
            // It has said why it stopped.
        }
    }

    /// Ends the upkeep, then closes the log. Idempotent.
    @Override
    public void close() {
        upkeep.interrupt();
        try {
            upkeep.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        log.close();
    }
}
