package dev.ouzel.web.sse;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.log.Offset;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What was read and encoded lately for the readers of one lane, so that each place is read once for all who come by there. A
/// store that may make its reader wait, such as one on disk, is read away from the loop.
///
/// Owned by its loop; [#appended] may be called by any thread.
final class RecentRuns {

    private static final int KEPT_MAX = 16;

    /// As many reads as a disk does well at a time. A read of such a store can hold its thread, so virtual ones would take
    /// theirs from the exchanges.
    private static final int THREADS = 4;

    private static final ExecutorService READERS = Executors.newFixedThreadPool(THREADS,
            Thread.ofPlatform().daemon().name("ouzel-log-reader-", 0).factory());

    private static final System.Logger LOGGER = System.getLogger(EventSourceResponse.class.getName());

    private static final Run LOADING = new Run.Loading();

    /// Reads on from a place.
    interface Taker {

        /// What it asked for is read.
        void given(Run run);

        /// What it asked for is to be asked again.
        void again();
    }

    private final Broadcast broadcast;
    private final FeedLoop loop;
    private final AtomicInteger appends = new AtomicInteger();
    private final Map<Offset, List<Taker>> loading = new HashMap<>();
    private final Map<Offset, Run> kept = new LinkedHashMap<>(KEPT_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Offset, Run> eldest) {
            return size() > KEPT_MAX;
        }
    };
    private @Nullable Offset latestPlace;
    private Run latest = LOADING;
    /// Where nothing follows, unless something was appended since it was read.
    private Run.@Nullable Tail tail;
    private int tailAt;
    private boolean delivering;
    private boolean inRound;
    private int roundAt;

    RecentRuns(Broadcast broadcast, FeedLoop loop) {
        this.broadcast = broadcast;
        this.loop = loop;
    }

    void appended() {
        appends.incrementAndGet();
    }

    /// From now until [#endRound], what was the tail when it was read is the tail: whatever comes meanwhile is for the round
    /// after, so that every reader gets it in one piece. The caller makes that round, since [#appended] tells of it.
    void beginRound() {
        tail = null;
        inRound = true;
        roundAt = appends.get();
    }

    void endRound() {
        inRound = false;
    }

    /// What follows a reader's place; if that has to be read first, the reader is given it later.
    Run after(Offset place, Taker reader) {
        if (place.equals(latestPlace)) {
            return latest;
        }
        if (tail != null && place.equals(tail.to()) && (tailAt == appends.get() || readInRound())) {
            return tail;
        }
        Run known = kept.get(place);
        return known == null ? find(place, reader) : latest(place, known);
    }

    /// A read that began before the round may lack an append for which no other round comes.
    private boolean readInRound() {
        return inRound && tailAt - roundAt >= 0;
    }

    private Run latest(Offset place, Run run) {
        latestPlace = place;
        latest = run;
        return run;
    }

    private Run find(Offset place, Taker reader) {
        int before = appends.get();
        if (broadcast.readsAtOnce()) {
            return keep(place, Run.shared(broadcast.cursor(place)), before);
        }
        List<Taker> readers = loading.computeIfAbsent(place, _ -> new ArrayList<>(1));
        readers.add(reader);
        if (readers.size() == 1) {
            elsewhere(() -> Run.shared(broadcast.cursor(place)), run -> deliver(place, run, before));
        }
        return LOADING;
    }

    private Run keep(Offset place, Run run, int before) {
        if (run instanceof Run.Events events) {
            kept.put(place, run);
            if (events.upToDate()) {
                tail(new Run.Tail(events.to()), before);
            }
            return latest(place, run);
        }
        if (run instanceof Run.Tail found) {
            tail(found, before);
        }
        return run;
    }

    private void tail(Run.Tail found, int before) {
        tail = found;
        tailAt = before;
    }

    private void deliver(Offset place, Run run, int before) {
        keep(place, run, before);
        List<Taker> readers = loading.getOrDefault(place, List.of());
        loading.remove(place);
        // Who was loading was not told of an append in between.
        boolean outdated = run instanceof Run.Tail && before != appends.get();
        delivering = readers.size() > 1;
        for (Taker reader : readers) {
            if (outdated) {
                reader.again();
            } else {
                reader.given(run);
            }
        }
        delivering = false;
    }

    /// Whether several readers are being given what was read for them.
    boolean delivering() {
        return delivering;
    }

    /// What this comes to, for this reader alone; if that may make it wait, the reader is given it later.
    Run read(Taker reader, Supplier<Run> read) {
        if (broadcast.readsAtOnce()) {
            return read.get();
        }
        int before = appends.get();
        elsewhere(read, run -> {
            if (run instanceof Run.Tail && before != appends.get()) {
                reader.again();
            } else {
                reader.given(run);
            }
        });
        return LOADING;
    }

    private void elsewhere(Supplier<Run> read, Consumer<Run> then) {
        READERS.execute(() -> {
            Run run = attempt(read);
            loop.execute(() -> then.accept(run));
        });
    }

    /// Readers wait for what comes of it: a read that fails must not leave them waiting.
    private static Run attempt(Supplier<Run> read) {
        try {
            return read.get();
        } catch (RuntimeException failure) {
            LOGGER.log(Level.ERROR, "a log cannot be read, its readers are cut", failure);
            return new Run.Failed();
        }
    }
}
