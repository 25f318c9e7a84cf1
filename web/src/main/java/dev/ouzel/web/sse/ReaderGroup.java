package dev.ouzel.web.sse;

import dev.ouzel.exchange.FeedGroup;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Offset;

/// Readers of one lane that wait at the same place and take what comes as fast as it does. They read on as one: the place, and
/// when something was last written, are kept once for all of them. Whoever needs a look of its own leaves.
///
/// Owned by the loop of its lane.
final class ReaderGroup implements RecentRuns.Taker {

    /// How much members are given before others have their turn.
    private static final int BYTES_AT_ONCE = 64 << 10;

    private final RecentRuns runs;
    private final TimeSource time;
    private final ReaderObserver observer;
    private final FeedGroup members;
    private Offset place;
    private long lastWriteAt;
    private boolean loading;

    /// A group without members.
    ///
    /// @param observer of all its members
    ReaderGroup(RecentRuns runs, FeedGroup members, TimeSource time, Offset place, ReaderObserver observer) {
        this.runs = runs;
        this.members = members;
        this.time = time;
        this.place = place;
        this.observer = observer;
        this.lastWriteAt = time.nanoTime();
    }

    Offset place() {
        return place;
    }

    long lastWriteAt() {
        return lastWriteAt;
    }

    int size() {
        return members.size();
    }

    boolean observedBy(ReaderObserver its) {
        return observer.equals(its);
    }

    /// Whether it waits at this place.
    boolean waitsAt(Offset at) {
        return !loading && place.equals(at);
    }

    /// Takes in a reader that waits at the place of the group.
    ///
    /// @return whether it is a member now
    boolean join(Puller puller) {
        return members.join(puller);
    }

    /// Gives the members what follows.
    void readOn(long now) {
        if (!loading) {
            take(runs.after(place, this), now);
        }
    }

    private void take(Run first, long now) {
        Run run = first;
        int given = 0;
        while (run instanceof Run.Events events && given < BYTES_AT_ONCE) {
            give(events, now);
            given += events.bytes().size();
            run = runs.after(place, this);
        }
        switch (run) {
            case Run.Tail(Offset to) -> place = to;
            case Run.Loading _ -> loading = true;
            default -> members.pull();
        }
    }

    private void give(Run.Events events, long now) {
        int readers = members.size();
        place = events.to();
        lastWriteAt = now;
        members.give(events.bytes());
        events.delivered(readers, observer, time);
    }

    @Override
    public void given(Run run) {
        loading = false;
        take(run, time.nanoTime());
    }

    @Override
    public void again() {
        loading = false;
        readOn(time.nanoTime());
    }
}
