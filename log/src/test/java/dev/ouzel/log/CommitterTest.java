package dev.ouzel.log;

import static dev.ouzel.log.EventLogTest.bytes;
import static dev.ouzel.log.EventLogTest.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One order, many at a time, and what happens when the store fails.
class CommitterTest {

    private static final long BOUND_SECONDS = 30;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private void holdFirst(int number, Commit commit) {
        if (number == 1) {
            begun.countDown();
            await(released);
        }
    }

    @Test
    void whatComesDuringACommitIsCommittedTogether() throws Exception {
        ScriptedStore store = new ScriptedStore(this::holdFirst);
        try (EventLog log = EventLog.open(store, clock)) {
            CompletableFuture<Offset> first = CompletableFuture.supplyAsync(() -> log.append("a", bytes("first")));
            await(begun);
            List<CompletableFuture<AppendResult>> others = IntStream.range(0, 100)
                    .mapToObj(i -> log.appendAsync("s" + i % 3, Append.of(bytes("" + i)))).toList();
            assertThat(others).noneMatch(CompletableFuture::isDone);
            assertThat(log.tail().sequence()).as("nothing is visible before it is durable").isZero();
            released.countDown();
            first.get(BOUND_SECONDS, TimeUnit.SECONDS);
            CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).get(BOUND_SECONDS, TimeUnit.SECONDS);

            assertThat(store.commits()).hasSize(2);
            assertThat(store.commits().getLast().changes()).hasSize(3);
            assertThat(texts(log.read("s1", Offset.BEGINNING, 100))).hasSize(33);
        }
    }

    @Test
    void threadsThatWaitLeadOneAfterTheOther() throws Exception {
        ScriptedStore store = new ScriptedStore(this::holdFirst);
        try (EventLog log = EventLog.open(store, clock)) {
            List<CompletableFuture<Offset>> appends = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                CompletableFuture<Offset> appended = new CompletableFuture<>();
                appends.add(appended);
                threads.add(Thread.ofPlatform().start(() -> appended.complete(log.append("a", bytes("x")))));
                // The first one commits, and nobody else's with its own.
                await(begun);
            }
            awaitWaiting(threads);
            released.countDown();
            for (CompletableFuture<Offset> append : appends) {
                append.get(BOUND_SECONDS, TimeUnit.SECONDS);
            }
            assertThat(store.commits()).hasSize(2);
        }
    }

    @Test
    void anAppendWaitsForRoom() throws Exception {
        ScriptedStore store = new ScriptedStore(this::holdFirst);
        LogLimits limits = new LogLimits(99, 1000, 99, 99, 9, 99, 9, 1000, 400, 1000, 9,
                LogLimits.defaults().deletedFor());
        try (EventLog log = EventLog.open(store, clock, LogOptions.defaults().withLimits(limits))) {
            CompletableFuture<Offset> first = CompletableFuture.supplyAsync(() -> log.append("a", bytes("first")));
            await(begun);
            List<CompletableFuture<AppendResult>> results = new ArrayList<>();
            Thread sender = Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 20; i++) {
                    results.add(log.appendAsync("a", Append.of(bytes("" + i))));
                }
            });
            awaitWaiting(List.of(sender));
            assertThat(results).hasSizeLessThan(20);
            released.countDown();
            first.get(BOUND_SECONDS, TimeUnit.SECONDS);
            sender.join();
            CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).get(BOUND_SECONDS, TimeUnit.SECONDS);
            assertThat(texts(log.read("a", Offset.BEGINNING, 100))).hasSize(21);
            assertThat(store.commits()).allMatch(commit -> commit.changes().getFirst().entries().size() <= 4);
        }
    }

    @Test
    void whatDependsOnAnAppendMayWaitForTheNext() throws Exception {
        ScriptedStore store = new ScriptedStore((_, _) -> {});
        try (EventLog log = EventLog.open(store, clock)) {
            CompletableFuture<Offset> second = log.appendAsync("a", Append.of(bytes("1")))
                    .thenApply(_ -> log.appendAsync("a", Append.of(bytes("2"))).join())
                    .thenApply(_ -> log.append("a", bytes("3")));
            assertThat(second.get(BOUND_SECONDS, TimeUnit.SECONDS).sequence()).isEqualTo(4);
        }
    }

    @Test
    void whatIsRefusedIsNoCommit() {
        ScriptedStore store = new ScriptedStore((_, _) -> {});
        try (EventLog log = EventLog.open(store, clock)) {
            log.append("a", Append.of(bytes("x")).ifExists());
            log.delete("a");
            log.sweep(10);
            log.find("a");
            log.read("a", Offset.BEGINNING, 1);
            assertThat(store.commits()).isEmpty();
        }
        assertThat(store.isClosed()).isTrue();
    }

    @Test
    void aFailureOfTheStoreStopsTheLog() {
        IOException broken = new IOException("no space left on device");
        ScriptedStore store = new ScriptedStore((number, _) -> {
            if (number == 2) {
                throw new UncheckedIOException(broken);
            }
        });
        EventLog log = EventLog.open(store, clock);
        log.append("a", bytes("1"));
        AtomicInteger told = new AtomicInteger();
        CompletableFuture<ReadResult> waiting = new CompletableFuture<>();
        try (log;
                Cursor cursor = log.cursor(log.tail(), "b");
                Registration _ = log.onAppend(List.of("c"),
                        told::incrementAndGet)) {
            Thread reader = Thread.ofPlatform().start(() -> {
                try {
                    waiting.complete(cursor.take(1));
                } catch (InterruptedException | RuntimeException ended) {
                    waiting.completeExceptionally(ended);
                }
            });
            awaitWaiting(List.of(reader));

            assertThatThrownBy(() -> log.append("a", bytes("2"))).isInstanceOf(LogException.Failed.class)
                    .hasRootCause(broken).hasMessageContaining("no space left");

            assertThatThrownBy(() -> waiting.get(BOUND_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LogException.Failed.class);
            assertThat(told).hasValue(1);
            assertThatThrownBy(() -> log.append("a", bytes("3"))).isInstanceOf(LogException.Failed.class);
            assertThatThrownBy(() -> log.appendAsync("a", Append.end())).isInstanceOf(LogException.Failed.class);
            assertThatThrownBy(() -> log.read("a", Offset.BEGINNING, 1)).isInstanceOf(LogException.Failed.class);
            assertThatThrownBy(log::tail).isInstanceOf(LogException.Failed.class);
            assertThatThrownBy(() -> log.sweep(1)).isInstanceOf(LogException.Failed.class);
            assertThat(store.commits()).as("nothing is asked of a store that failed").hasSize(2);
        }
        assertThat(store.isClosed()).isTrue();
    }

    @Test
    void whatWaitsWhenTheStoreFailsIsToldToo() throws Exception {
        ScriptedStore store = new ScriptedStore((number, commit) -> {
            holdFirst(number, commit);
            throw new IllegalStateException("broken");
        });
        try (EventLog log = EventLog.open(store, clock)) {
            CompletableFuture<Offset> first = CompletableFuture.supplyAsync(() -> log.append("a", bytes("first")));
            await(begun);
            CompletableFuture<AppendResult> second = log.appendAsync("a", Append.of(bytes("second")));
            released.countDown();
            assertThatThrownBy(() -> first.get(BOUND_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LogException.Failed.class);
            assertThatThrownBy(() -> second.get(BOUND_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(LogException.Failed.class);
            assertThat(store.commits()).hasSize(1);
        }
    }

    @Test
    void whatWaitsWhenTheLogIsClosedIsCommitted() throws Exception {
        ScriptedStore store = new ScriptedStore(this::holdFirst);
        EventLog log = EventLog.open(store, clock);
        CompletableFuture<Offset> first = CompletableFuture.supplyAsync(() -> log.append("a", bytes("first")));
        await(begun);
        CompletableFuture<AppendResult> second = log.appendAsync("a", Append.of(bytes("second")));
        Thread closer = Thread.ofPlatform().start(log::close);
        awaitWaiting(List.of(closer));
        assertThat(store.isClosed()).isFalse();
        released.countDown();
        closer.join();
        assertThat(first.get(BOUND_SECONDS, TimeUnit.SECONDS).sequence()).isEqualTo(2);
        assertThat(second.get(BOUND_SECONDS, TimeUnit.SECONDS)).isInstanceOf(AppendResult.Appended.class);
        assertThat(store.isClosed()).isTrue();
        log.close();
    }

    @Test
    void anInterruptEndsNoAppend() {
        try (EventLog log = EventLog.open(new MemoryStore(7, 1 << 20), clock)) {
            Thread.currentThread().interrupt();
            log.append("a", bytes("1"));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(texts(log.read("a", Offset.BEGINNING, 9))).containsExactly("1");
        }
    }

    @Test
    void aListenerThatFailsDisturbsNobody() {
        try (EventLog log = EventLog.open(new MemoryStore(7, 1 << 20), clock)) {
            AtomicInteger told = new AtomicInteger();
            try (Registration _ = log.onAppend(List.of("a"), () -> {
                throw new IllegalStateException("a listener that fails, on purpose");
            }); Registration _ = log.onAppend(List.of("a", "b"), told::incrementAndGet)) {
                log.append("a", bytes("1"));
                log.append("b", bytes("2"));
            }
            assertThat(told).hasValue(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    /// Until each of these has come to rest; the one that commits rests, too.
    private static void awaitWaiting(List<Thread> threads) {
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(thread.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        }
    }
}
