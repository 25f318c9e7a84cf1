package dev.ouzel.testkit.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.Entry;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.LogOptions;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.Registration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The part of [LogStoreContract] with many threads at once: no hole, no repetition, one order for all.
public abstract class ConcurrencyContract extends ModelContract {

    private static final int WRITERS = 6;
    private static final List<String> NAMES = List.of("a", "b", "c");

    ConcurrencyContract() {}

    /// How many entries each of six writers appends.
    protected int appendsPerWriter() {
        return 300;
    }

    @Test
    public void whoeverReadsWhileManyWriteSeesOneOrder() throws Exception {
        EventLog log = log();
        Offset start = log.tail();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Entry>>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int limit = 1 + 7 * i;
                readers.add(threads.submit(() -> readAll(log.cursor(start, NAMES), limit)));
                readers.add(threads.submit(() -> readAll(log.cursor(start, "b"), limit)));
            }
            readers.add(threads.submit(() -> listenAndReadAll(log, start)));
            Map<Offset, String> acknowledged = write(threads, log);
            NAMES.forEach(log::close);
            for (Future<List<Entry>> reader : readers) {
                check(get(reader), acknowledged);
            }
            assertThat(get(readers.getFirst())).hasSize(WRITERS * appendsPerWriter());
        }
    }

    private Map<Offset, String> write(ExecutorService threads, EventLog log) throws Exception {
        List<Callable<Map<Offset, String>>> writers = IntStream.range(0, WRITERS)
                .<Callable<Map<Offset, String>>>mapToObj(writer -> () -> write(log, writer)).toList();
        Map<Offset, String> acknowledged = new HashMap<>();
        for (Future<Map<Offset, String>> writer : threads.invokeAll(writers)) {
            acknowledged.putAll(get(writer));
        }
        return acknowledged;
    }

    private Map<Offset, String> write(EventLog log, int writer) {
        Map<Offset, String> acknowledged = new HashMap<>();
        for (int i = 0; i < appendsPerWriter(); i++) {
            String stream = NAMES.get((writer + i) % NAMES.size());
            String payload = writer + ":" + i;
            Offset offset = log.append(stream, bytes(payload));
            assertThat(acknowledged.put(offset, stream + " " + payload)).isNull();
            assertThat(log.read(stream, new Offset(offset.epoch(), offset.sequence() - 1), 1)).isInstanceOfSatisfying(
                    ReadResult.Batch.class,
                    batch -> assertThat(batch.entries().getFirst().offset()).isEqualTo(offset));
        }
        return acknowledged;
    }

    private static List<Entry> readAll(Cursor cursor, int limit) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        try (cursor) {
            ReadResult.Batch batch;
            do {
                batch = batch(cursor.take(limit));
                entries.addAll(batch.entries());
            } while (!batch.ended());
        }
        return entries;
    }

    /// As an event loop does it: no thread waits in the log.
    private static List<Entry> listenAndReadAll(EventLog log, Offset start) throws InterruptedException {
        List<Entry> entries = new ArrayList<>();
        Semaphore calls = new Semaphore(1);
        try (Cursor cursor = log.cursor(start, NAMES); Registration _ = log.onAppend(NAMES, calls::release)) {
            ReadResult.Batch batch;
            do {
                assertThat(calls.tryAcquire(BOUND_SECONDS, TimeUnit.SECONDS)).as("told in time").isTrue();
                calls.drainPermits();
                do {
                    batch = batch(cursor.poll(5));
                    entries.addAll(batch.entries());
                } while (!batch.upToDate());
            } while (!batch.ended());
        }
        return entries;
    }

    private void check(List<Entry> entries, Map<Offset, String> acknowledged) {
        List<Offset> offsets = entries.stream().map(Entry::offset).toList();
        assertThat(offsets).isSorted().doesNotHaveDuplicates();
        List<String> streams = entries.stream().map(Entry::stream).distinct().toList();
        assertThat(offsets).hasSize((int) acknowledged.values().stream()
                .filter(text -> streams.contains(text.substring(0, text.indexOf(' ')))).count());
        Map<String, Integer> lastOfWriter = new HashMap<>();
        for (Entry entry : entries) {
            String payload = new String(entry.payload(), UTF_8);
            assertThat(entry.stream() + " " + payload).isEqualTo(acknowledged.get(entry.offset()));
            String[] parts = payload.split(":", -1);
            int number = Integer.parseInt(parts[1]);
            assertThat(lastOfWriter.getOrDefault(parts[0], -1)).isLessThan(number);
            lastOfWriter.put(parts[0], number);
        }
    }

    @Test
    public void whoeverIsOvertakenByRetentionIsTold() throws Exception {
        StreamSettings settings = StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(20));
        EventLog log = open(LogOptions.defaults().withSettings(settings));
        Offset start = log.append("a", bytes("0:-1"));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> readers = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                int limit = i;
                readers.add(threads.submit(() -> countSeenAndSkipped(log.cursor(start, "a"), limit)));
            }
            for (int i = 0; i < WRITERS * appendsPerWriter(); i++) {
                log.append("a", bytes("0:" + i));
            }
            log.close("a");
            for (Future<Integer> reader : readers) {
                assertThat(get(reader)).isEqualTo(WRITERS * appendsPerWriter());
            }
        }
    }

    /// The stream has the numbers from 0 on: without a gap, each is one more than the one before.
    private static int countSeenAndSkipped(Cursor cursor, int limit) throws InterruptedException {
        int next = 0;
        boolean skipped = false;
        try (cursor) {
            ReadResult result;
            do {
                result = cursor.take(limit);
                if (result instanceof ReadResult.Batch batch) {
                    for (Entry entry : batch.entries()) {
                        int number = Integer.parseInt(new String(entry.payload(), UTF_8).substring(2));
                        assertThat(number).as("after a gap: %s", skipped).isGreaterThanOrEqualTo(next);
                        assertThat(skipped || number == next).as("%d after %d", number, next - 1).isTrue();
                        skipped = false;
                        next = number + 1;
                    }
                } else {
                    skipped = true;
                }
            } while (!(result instanceof ReadResult.Batch batch) || !batch.ended());
        }
        return next;
    }

    @Test
    public void aRetryBesideItsFirstAttemptIsStoredOnce() throws Exception {
        EventLog log = log();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                Append append = one("" + i).from(new Producer("p", 0, i));
                Future<AppendResult> first = threads.submit(() -> log.append("a", append));
                Future<AppendResult> second = threads.submit(() -> log.append("a", append));
                assertThat(List.of(get(first), get(second))).hasAtLeastOneElementOfType(AppendResult.Appended.class)
                        .hasAtLeastOneElementOfType(AppendResult.Duplicate.class);
            }
        }
        assertThat(all("a")).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    public void aStreamThatIsDeletedWhileItIsReadIsNeverAHole() throws Exception {
        EventLog log = log();
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Cursor cursor = log.cursor(log.tail(), "a")) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < appendsPerWriter(); i++) {
                    log.append("a", List.of(bytes(i + ":0"), bytes(i + ":1")));
                    log.delete("a");
                }
                done.set(true);
            });
            String last = ":1";
            while (!done.get()) {
                ReadResult result = cursor.poll(1);
                if (result instanceof ReadResult.Batch batch) {
                    for (Entry entry : batch.entries()) {
                        String text = new String(entry.payload(), UTF_8);
                        assertThat(text.endsWith(":0")).as("%s after %s", text, last).isEqualTo(last.endsWith(":1"));
                        last = text;
                    }
                } else {
                    last = ":1";
                }
            }
            writer.get(BOUND_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static <T> T get(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(2 * BOUND_SECONDS, TimeUnit.SECONDS);
    }
}
