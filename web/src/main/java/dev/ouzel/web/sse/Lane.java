package dev.ouzel.web.sse;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Offset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The readers of a [Broadcast] that one loop pulls: who waits at the tail, and what was encoded lately.
///
/// An append wakes the lane once, and the lane pulls those who wait, some at a time so that the loop's other connections have
/// their turn. Then it rests for as long as it worked, at most [#REST_NANOS_MAX]: what is published meanwhile goes out
/// together. When there is time enough between two events the rest is over before it matters.
///
/// Owned by its loop; [#appended] may be called by any thread.
final class Lane {

    private static final int PULLED_AT_ONCE = 256;
    private static final long REST_NANOS_MAX = 5_000_000;
    private static final int RUNS_KEPT = 16;

    private final Broadcast broadcast;
    private final FeedLoop loop;
    private final TimeSource time;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable begin = this::begin;
    private final Runnable go = this::go;
    private final Map<Offset, Run> runs = new LinkedHashMap<>(RUNS_KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Offset, Run> eldest) {
            return size() > RUNS_KEPT;
        }
    };
    private WaitingList waiting = new WaitingList();
    private WaitingList served = new WaitingList();
    private boolean serving;
    /// Whether the tail moved meanwhile.
    private boolean again;
    private long workedNanos;
    private long restUntil;

    Lane(Broadcast broadcast, FeedLoop loop, TimeSource time) {
        this.broadcast = broadcast;
        this.loop = loop;
        this.time = time;
        this.restUntil = time.nanoTime();
    }

    /// The tail has moved.
    void appended() {
        if (woken.compareAndSet(false, true)) {
            loop.execute(begin);
        }
    }

    private void begin() {
        long rest = restUntil - time.nanoTime();
        if (serving) {
            again = true;
        } else if (rest > 0) {
            loop.schedule(begin, rest);
        } else {
            serve();
        }
    }

    private void serve() {
        woken.set(false);
        WaitingList next = waiting;
        waiting = served;
        served = next;
        serving = true;
        workedNanos = 0;
        go();
    }

    private void go() {
        long began = time.nanoTime();
        boolean more = served.pull(PULLED_AT_ONCE);
        long now = time.nanoTime();
        workedNanos += now - began;
        if (more) {
            loop.execute(go);
        } else {
            finish(now);
        }
    }

    private void finish(long now) {
        serving = false;
        restUntil = now + Math.min(workedNanos, REST_NANOS_MAX);
        if (again) {
            again = false;
            begin();
        }
    }

    /// What follows this place.
    Run after(Offset place) {
        Run kept = runs.get(place);
        if (kept != null) {
            return kept;
        }
        Run read = Run.shared(broadcast.cursor(place));
        if (read instanceof Run.Events) {
            runs.put(place, read);
        }
        return read;
    }

    /// The reader is pulled when the tail moves.
    void await(SubscriptionFeed reader) {
        if (!reader.waits()) {
            waiting.add(reader);
        }
    }

    /// The reader has left.
    void leave(SubscriptionFeed reader) {
        reader.leaveList();
        broadcast.leave();
    }
}
