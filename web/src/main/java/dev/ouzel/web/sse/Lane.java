package dev.ouzel.web.sse;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Offset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// The readers of a [Broadcast] that one loop pulls, and when they are.
///
/// An append wakes the lane once, and the lane serves those who wait, as groups where it can, some at a time so that the loop's other
/// connections have their turn. If more came meanwhile, it rests then for as long as it worked, at most [#REST_NANOS_MAX]: what a publisher in full
/// swing publishes until then goes out together.
///
/// Owned by its loop; [#appended] may be called by any thread.
final class Lane {

    private static final int PULLED_AT_ONCE = 512;
    private static final long REST_NANOS_MAX = 5_000_000;

    private final Broadcast broadcast;
    private final FeedLoop loop;
    private final TimeSource time;
    private final RecentRuns runs;
    private final ReaderGroups groups;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable begin = this::begin;
    private final Runnable go = this::go;
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
        this.runs = new RecentRuns(broadcast, loop);
        this.groups = new ReaderGroups(loop, runs, time, PULLED_AT_ONCE);
        this.restUntil = time.nanoTime();
    }

    /// The tail has moved.
    void appended() {
        runs.appended();
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
        runs.beginRound();
        groups.beginRound(served.size());
        workedNanos = 0;
        go();
    }

    private void go() {
        long began = time.nanoTime();
        boolean more = serveSome(began);
        long now = time.nanoTime();
        workedNanos += now - began;
        if (more) {
            loop.execute(go);
        } else {
            finish(now);
        }
    }

    /// Returns whether there are more.
    private boolean serveSome(long now) {
        if (groups.readOn(now)) {
            return groups.more() || served.size() > 0;
        }
        return served.pull(PULLED_AT_ONCE);
    }

    private void finish(long now) {
        serving = false;
        runs.endRound();
        groups.endRound();
        if (again) {
            again = false;
            restUntil = now + Math.min(workedNanos, REST_NANOS_MAX);
            begin();
        }
    }

    /// What follows the reader's place.
    Run after(Offset place, SubscriptionFeed reader) {
        return runs.after(place, reader);
    }

    /// What this comes to, for this reader alone.
    Run read(SubscriptionFeed reader, Supplier<Run> read) {
        return runs.read(reader, read);
    }

    /// The reader, which waits at this place, is given what follows when the tail moves.
    void await(SubscriptionFeed reader, Offset place) {
        if (!reader.waits() && !reader.joins(groups, place)) {
            waiting.add(reader);
        }
    }

    /// The reader has left.
    void leave(SubscriptionFeed reader) {
        reader.leaveList();
        broadcast.leave();
    }
}
