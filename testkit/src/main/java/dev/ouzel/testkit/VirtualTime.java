package dev.ouzel.testkit;

import dev.ouzel.exchange.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A time that stands still until a test moves it.
///
/// [#advance] does not jump: it goes from deadline to deadline, in order, and at each one it wakes who waits for it and
/// lets them come to rest before it goes on. Whoever waits 15 s twice is woken at exactly 15 s and 30 s by one
/// `advance(Duration.ofSeconds(40))`. At rest is a thread of an [InProcessEngine] of this time, or a thread that was
/// woken, once it waits for something again (for this time, for its peer, for a lock) or has ended.
///
/// Thread-safe.
public final class VirtualTime implements TimeSource {

    private final Gate gate = new Gate();

    // Guarded by the gate.
    private final Instant start;
    private long nanos;
    /// Counts what threads do with this time, so that whoever watches them sees that something happened in between.
    private long activity;
    private final Map<Thread, Long> parked = new HashMap<>();
    private final Set<Thread> residents = new HashSet<>();
    private final Set<Thread> loops = new HashSet<>();

    private VirtualTime(Instant start) {
        this.start = start;
    }

    /// A time that stands at this instant.
    ///
    /// @param instant where it begins
    public static VirtualTime startingAt(Instant instant) {
        return new VirtualTime(instant);
    }

    /// A time that stands at 2026-01-01T00:00:00Z, for tests that do not care.
    public static VirtualTime start() {
        return new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Override
    public long nanoTime() {
        return gate.get(() -> {
            activity++;
            return nanos;
        });
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime());
    }

    @Override
    public void parkUntil(long nanoTime) {
        Thread thread = Thread.currentThread();
        if (!gate.get(() -> enter(thread, nanoTime))) {
            return;
        }
        try {
            LockSupport.park(this);
        } finally {
            gate.run(() -> leave(thread));
        }
    }

    /// Moves the time, from deadline to deadline. First everything that still runs comes to rest, so what the test did
    /// before is done.
    ///
    /// @param duration how far, zero or more
    /// @throws IllegalArgumentException if the duration is negative
    /// @throws AssertionError if a thread that was woken does not come to rest within 10 s of real time
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: zero or more)");
        }
        long target = nanoTime() + duration.toNanos();
        Set<Thread> awake = new HashSet<>();
        do {
            awaitRest(awake);
        } while (gate.get(() -> step(target, awake)));
    }

    /// Waits until so many threads are parked in this time: a handler that sleeps or pauses, a `drain` that waits for
    /// its limit. An engine's own loop, in which the feeds wait, does not count.
    ///
    /// @param threads how many, at least
    /// @throws AssertionError if there are fewer after 10 s of real time
    public void awaitParked(int threads) {
        Bound bound = Bound.start();
        boolean reached = gate.get(() -> bound.await(gate, () -> visitors().count() >= threads));
        if (!reached) {
            throw new AssertionError("parked threads: " + gate.get(() -> visitors().toList()) + " (expected: at least "
                    + threads + " within " + Bound.LIMIT + ")");
        }
    }

    @Override
    public String toString() {
        return "VirtualTime " + instant();
    }

    /// Makes [#advance] wait for the rest of this thread, until the thread ends.
    void settle(Thread thread) {
        gate.run(() -> residents.add(thread));
    }

    /// The same for the loop of an engine, which is not counted by [#awaitParked].
    void settleLoop(Thread thread) {
        gate.run(() -> {
            residents.add(thread);
            loops.add(thread);
        });
    }

    private boolean enter(Thread thread, long nanoTime) {
        if (nanoTime - nanos <= 0) {
            return false;
        }
        parked.put(thread, nanoTime);
        activity++;
        gate.changed();
        return true;
    }

    private void leave(Thread thread) {
        parked.remove(thread);
        gate.changed();
    }

    private Stream<Thread> visitors() {
        return parked.keySet().stream().filter(thread -> !loops.contains(thread));
    }

    /// Goes to the next deadline, or to the target if there is none before it.
    ///
    /// @return whether there was a deadline
    private boolean step(long target, Set<Thread> awake) {
        OptionalLong wait = parked.values().stream().mapToLong(deadline -> deadline - nanos).min();
        if (wait.isEmpty() || wait.getAsLong() > target - nanos) {
            nanos = target;
            return false;
        }
        nanos += Math.max(0, wait.getAsLong());
        List<Thread> due = parked.entrySet().stream().filter(entry -> entry.getValue() - nanos <= 0)
                .map(Map.Entry::getKey).toList();
        due.forEach(parked::remove);
        due.forEach(LockSupport::unpark);
        awake.addAll(due);
        return true;
    }

    private void awaitRest(Set<Thread> awake) {
        Bound bound = Bound.start();
        long before = -1;
        // Twice, and nothing between: threads are looked at one by one, and the first may be woken by the second after
        // it was looked at. Not under the gate: a thread that waits for it would look at rest.
        for (int inARow = 0; inARow < 2;) {
            long now = gate.get(() -> activity);
            List<Thread> busy = gate.get(() -> watched(awake)).stream().filter(thread -> !isAtRest(thread)).toList();
            inARow = !busy.isEmpty() ? 0 : now == before ? inARow + 1 : 1;
            before = now;
            if (!bound.pause()) {
                throw new AssertionError("still running: " + busy.stream().map(VirtualTime::describe).toList()
                        + " (expected: all at rest within " + Bound.LIMIT + ")");
            }
        }
        awake.clear();
    }

    private List<Thread> watched(Set<Thread> awake) {
        residents.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
        loops.retainAll(residents);
        return Stream.concat(residents.stream(), awake.stream())
                .filter(thread -> !thread.equals(Thread.currentThread())).toList();
    }

    private static boolean isAtRest(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING, TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }

    private static String describe(Thread thread) {
        return thread + " at " + List.of(thread.getStackTrace());
    }
}
