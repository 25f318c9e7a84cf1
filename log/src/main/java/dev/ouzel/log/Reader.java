package dev.ouzel.log;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Reads streams of a log as far as they are visible, and sees what is missing.
///
/// The order of the steps matters: first how far readers may see, then the store, which gives the entries and a state
/// that is not older. What commits in between can only make the state say that more is gone than is.
///
/// Thread-safe.
final class Reader {

    private final LogStore store;
    private final Committer committer;
    private final InstantSource clock;
    private final Upkeep upkeep;
    private final int bytesMax;

    Reader(LogStore store, Committer committer, InstantSource clock, Upkeep upkeep, int bytesMax) {
        this.store = store;
        this.committer = committer;
        this.clock = clock;
        this.upkeep = upkeep;
        this.bytesMax = bytesMax;
    }

    /// Reads several streams as one.
    ///
    /// @param streams their names
    /// @param told for each, up to which sequence the reader has everything or knows that something is missing; brought up
    /// to date
    /// @param after the place
    /// @param limit at most so many entries
    ReadResult read(String[] streams, long[] told, Offset after, int limit) {
        committer.check();
        LogHead head = committer.visible();
        boolean beginning = after.equals(Offset.BEGINNING);
        if (!beginning && (after.epoch() != head.epoch() || after.sequence() > committer.allocated())) {
            return misplaced(streams, told, after, head);
        }
        long nowMillis = clock.millis();
        int share = Math.max(1, bytesMax / streams.length);
        Merge merge = new Merge(after.sequence(), head.sequence(), limit, share);
        for (int i = 0; i < streams.length; i++) {
            Slice slice = slice(streams[i], after.sequence(), head.sequence(), limit, share);
            long floor = floor(slice.state());
            boolean missed = after.sequence() < floor && told[i] < floor;
            told[i] = Math.max(told[i], floor);
            if (missed && !beginning) {
                Offset to = new Offset(head.epoch(), floor);
                return new ReadResult.Gap(streams[i], after, to, reason(slice.state(), after));
            }
            merge.add(slice, look(slice.state(), nowMillis));
        }
        ReadResult.Batch batch = merge.result(after, head.epoch());
        if (batch.upToDate()) {
            know(told, head.sequence());
        }
        return batch;
    }

    /// Who has everything up to here misses nothing when it is dropped or forgotten later.
    private static void know(long[] told, long sequence) {
        for (int i = 0; i < told.length; i++) {
            told[i] = Math.max(told[i], sequence);
        }
    }

    /// The stream's state if it exists, and is visible.
    @Nullable
    StreamState find(String stream) {
        committer.check();
        StreamState state = state(stream);
        return state != null && state.isLive(clock.millis()) ? state : null;
    }

    /// Whether the stream exists. Notes that it is used, or that it needs care.
    private boolean look(@Nullable StreamState state, long nowMillis) {
        if (state == null || state.deleted()) {
            return false;
        }
        boolean live = state.isLive(nowMillis);
        if (!live || state.isWorthNoting(nowMillis) || state.isOld(nowMillis)) {
            upkeep.soon(state.name());
        }
        return live;
    }

    private ReadResult misplaced(String[] streams, long[] told, Offset after, LogHead head) {
        if (after.epoch() == head.epoch()) {
            return new ReadResult.Gap(null, after, new Offset(head.epoch(), head.sequence()), GapReason.AHEAD);
        }
        long earliest = head.sequence();
        for (int i = 0; i < streams.length; i++) {
            StreamState state = state(streams[i]);
            told[i] = Math.max(told[i], floor(state));
            if (state != null && !state.deleted()) {
                earliest = Math.min(earliest, state.earliest());
            }
        }
        return new ReadResult.Gap(null, after, new Offset(head.epoch(), earliest), GapReason.OTHER_LOG);
    }

    /// Whoever stands before this may have missed something. Asked after the store: see [Committer#horizon].
    private long floor(@Nullable StreamState state) {
        return state == null ? committer.horizon() : state.floor();
    }

    private static GapReason reason(@Nullable StreamState state, Offset after) {
        return state == null || after.sequence() < state.lostBefore() ? GapReason.DELETED : GapReason.RETENTION;
    }

    private Slice slice(String stream, long after, long upTo, int entriesMax, int share) {
        try {
            return store.read(stream, after, upTo, entriesMax, share);
        } catch (IllegalStateException closed) {
            committer.check();
            throw closed;
        }
    }

    private @Nullable StreamState state(String stream) {
        try {
            return store.find(stream);
        } catch (IllegalStateException closed) {
            committer.check();
            throw closed;
        }
    }
}
