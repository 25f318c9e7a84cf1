package dev.ouzel.log;

import static dev.ouzel.log.RaceLogs.bytes;
import static dev.ouzel.log.RaceLogs.text;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Races in the core of the log, on the store in memory. Lincheck decides which thread goes on at each access to what they
/// share, tries many ways of it, and shows the one that went wrong: it also sees a thread that waits for ever.
///
/// It takes memory to be sequentially consistent; what the machine makes of it, only the stress test sees.
@Tag("long")
class RacesTest {

    private static final int HISTORY_RUNS = 120;
    private static final int RACE_RUNS = 80;
    private static final String[] OWNED = {"dev.ouzel.log.Draft", "dev.ouzel.log.Drafts", "dev.ouzel.log.States",
        "dev.ouzel.log.Appending", "dev.ouzel.log.Oldest", "dev.ouzel.log.MemoryQueue", "dev.ouzel.log.Merge",
        "java.util.ArrayList", "java.util.HashMap", "java.util.LinkedHashMap", "java.util.ImmutableCollections"};
    private static final String[] ATOMIC = {"java.util.concurrent.ConcurrentHashMap",
        "java.util.concurrent.ConcurrentLinkedQueue", "java.util.concurrent.ConcurrentSkipListSet"};

    @Test
    void whatTwoWritersSeeIsSomeOrderOfWhatTheyDid() {
        stepByStep(2).iterations(25).check(AppendOperations.class);
    }

    @Test
    void whatThreeWritersSeeIsSomeOrderOfWhatTheyDid() {
        stepByStep(3).iterations(10).check(AppendOperations.class);
    }

    @Test
    void whatIsSeenWhileEntriesGoIsSomeOrderOfWhatWasDone() {
        stepByStep(2).iterations(40).check(DropOperations.class);
    }

    @Test
    void whatWritersSeeOnThisMachineIsSomeOrderOfWhatTheyDid() {
        atFullSpeed(3).check(AppendOperations.class);
    }

    @Test
    void whatIsSeenOnThisMachineWhileEntriesGoIsSomeOrderOfWhatWasDone() {
        atFullSpeed(2).check(DropOperations.class);
    }

    @Test
    void whoeverWaitsIsWoken() {
        inMostOrders(() -> {
            EventLog log = RaceLogs.open();
            try (Cursor one = log.cursor(Offset.BEGINNING, List.of("a", "b"));
                    Cursor other = log.cursor(Offset.BEGINNING, "b")) {
                FutureTask<String> reader = start(() -> text(other.take(10)));
                FutureTask<Offset> writer = start(() -> log.append("b", bytes(7)));
                expect("2=7", text(one.take(10)));
                expect("2=7", reader.get());
                writer.get();
            }
        });
    }

    @Test
    void whoeverListensFirstAndReadsThenMissesNothing() {
        inMostOrders(() -> {
            EventLog log = RaceLogs.open();
            FutureTask<Offset> writer = start(() -> log.append("a", bytes(7)));
            Semaphore calls = new Semaphore(0);
            try (Registration _ = log.onAppend(List.of("a"), calls::release)) {
                if (text(log.read("a", Offset.BEGINNING, 10)).isEmpty()) {
                    calls.acquire();
                    expect("2=7", text(log.read("a", Offset.BEGINNING, 10)));
                }
            }
            writer.get();
        });
    }

    @Test
    void everyAppendEndsAndCanBeReadByWhoeverIsTold() {
        inMostOrders(() -> {
            EventLog log = RaceLogs.open();
            FutureTask<String> one = start(() -> appendAndRead(log, 1));
            CompletableFuture<AppendResult> other = log.appendAsync("a", Append.of(bytes(2)));
            FutureTask<String> third = start(() -> appendAndRead(log, 3));
            String second = ((AppendResult.Appended) other.get()).offset().sequence() + "=2";
            List<String> told = Stream.of(one.get(), second, third.get()).sorted().toList();
            expect(String.join(" ", told), text(log.read("a", Offset.BEGINNING, 10)));
        });
    }

    @Test
    void whoeverIsOvertakenByRetentionSeesAGap() {
        inMostOrders(() -> readWhileEntriesGo(
                RaceLogs.open(1 << 20, Retention.all().withEntriesMax(1))));
    }

    @Test
    void whoeverIsOvertakenByTheBoundOfMemorySeesAGap() {
        inMostOrders(() -> readWhileEntriesGo(
                RaceLogs.open(MemoryStore.ENTRY_BYTES + 1, Retention.all())));
    }

    private static void readWhileEntriesGo(EventLog log) throws Exception {
        Offset start = log.append("a", bytes(0));
        FutureTask<AppendResult> writer = start(() -> {
            log.append("a", bytes(1));
            log.append("a", bytes(2));
            return log.close("a");
        });
        StringBuilder seen = new StringBuilder();
        try (Cursor cursor = log.cursor(start, "a")) {
            String read;
            do {
                read = text(cursor.take(1));
                seen.append(read.startsWith("gap") ? "gap" : read.strip()).append(' ');
            } while (!read.endsWith("end"));
        }
        writer.get();
        expect(seen.indexOf("gap") < 0 ? "3=1 4=2 end " : "gap 4=2 end ", seen.toString());
    }

    private static String appendAndRead(EventLog log, int payload) {
        Offset place = log.append("a", bytes(payload));
        String entry = place.sequence() + "=" + payload;
        expect(entry, text(log.read("a", new Offset(place.epoch(), place.sequence() - 1), 1)));
        return entry;
    }

    // What only the leader or only one reader has is not shared: without it, more of the rest can be tried.
    private static ModelCheckingOptions stepByStep(int threads) {
        return new ModelCheckingOptions().threads(threads).actorsBefore(0).actorsPerThread(2).actorsAfter(1)
                .invocationsPerIteration(HISTORY_RUNS).addGuarantee(forClasses(OWNED).allMethods().ignore())
                .addGuarantee(forClasses(ATOMIC).allMethods().treatAsAtomic());
    }

    private static StressOptions atFullSpeed(int threads) {
        return new StressOptions().threads(threads).actorsBefore(0).actorsPerThread(3).actorsAfter(1).iterations(30)
                .invocationsPerIteration(500);
    }

    // Plain, since each step of what runs in a race is one more place where threads may change.
    private static void expect(String expected, String actual) {
        if (!actual.equals(expected)) {
            throw new AssertionError(actual + " (expected: " + expected + ")");
        }
    }

    private static void inMostOrders(Race race) {
        Lincheck.runConcurrentTest(RACE_RUNS, () -> {
            try {
                race.run();
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
        });
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().start(task);
        return task;
    }

    @FunctionalInterface
    private interface Race {

        void run() throws Exception;
    }
}
