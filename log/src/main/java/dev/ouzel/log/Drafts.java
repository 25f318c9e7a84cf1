package dev.ouzel.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The next commit while it is made: the changes that were asked for are applied to it one after the other.
///
/// Owned by the thread that commits.
final class Drafts {

    private final LogStore store;
    private final States states;
    private final LogLimits limits;
    private final LogHead before;
    private final long nowMillis;
    private final List<Draft> changed = new ArrayList<>(1);
    private long sequence;
    private long horizon;
    private long streams;

    Drafts(LogStore store, States states, LogLimits limits, LogHead head, long nowMillis) {
        this.store = store;
        this.states = states;
        this.limits = limits;
        this.before = head;
        this.nowMillis = nowMillis;
        this.sequence = head.sequence();
        this.horizon = head.horizon();
        this.streams = head.streams();
    }

    long nowMillis() {
        return nowMillis;
    }

    long epoch() {
        return before.epoch();
    }

    Offset offset(long at) {
        return new Offset(before.epoch(), at);
    }

    /// The stream, ready to be changed. If its time has come, it is deleted first.
    Draft of(String name) {
        Draft draft = states.of(name);
        StreamState live = draft.live();
        if (live != null && !live.isLive(nowMillis)) {
            delete(draft);
        }
        return draft;
    }

    StreamState create(Draft draft, StreamSettings settings) {
        StreamState former = draft.state();
        if (former == null) {
            if (streams >= limits.streamsMax()) {
                throw new LogException.Full(limits.streamsMax());
            }
            streams++;
        }
        long lostBefore = former == null ? horizon : former.created();
        StreamState created = StreamState.created(draft.name(), settings, ++sequence, lostBefore, nowMillis);
        become(draft, created);
        return created;
    }

    void delete(Draft draft) {
        touch(draft);
        draft.clear(StreamState.deleted(draft.name(), ++sequence, nowMillis));
    }

    /// Keeps nothing of a stream that was deleted, not even that.
    void forget(Draft draft, StreamState deleted) {
        touch(draft);
        draft.clear(null);
        horizon = Math.max(horizon, deleted.created());
        streams--;
    }

    StreamState append(Draft draft, StreamState live, List<byte[]> payloads) {
        touch(draft);
        long bytes = 0;
        for (byte[] payload : payloads) {
            draft.add(new Entry(offset(++sequence), draft.name(), nowMillis, payload));
            bytes += payload.length;
        }
        StreamState grown = live.grown(payloads.isEmpty() ? live.tail() : sequence, payloads.size(), bytes, nowMillis);
        draft.become(grown);
        return grown;
    }

    @Nullable
    ProducerState producer(Draft draft, String id) {
        return draft.producer(id, store);
    }

    void produced(Draft draft, ProducerState producer) {
        touch(draft);
        draft.produced(producer, store, limits.producersMax());
    }

    ProducerState producerState(Producer producer, StreamState state, boolean closing) {
        return new ProducerState(producer.id(), producer.epoch(), producer.sequence(), state.tail(), nowMillis,
                closing);
    }

    void become(Draft draft, StreamState next) {
        touch(draft);
        draft.become(next);
    }

    /// Drops what the stream's retention does not keep, if it is worth it.
    void retain(Draft draft, StreamState live) {
        Retention retention = live.settings().retention();
        if (retention.isFull(live, store.trimBatch()) || live.isOld(nowMillis)) {
            trim(draft, live, (oldest, entries, bytes) -> retention.isTooMuch(entries, bytes)
                    || retention.isOld(oldest.timeMillis(), nowMillis));
        }
    }

    /// Drops the oldest entries as long as the rule says so.
    ///
    /// @return how many
    long trim(Draft draft, StreamState live, TrimRule rule) {
        touch(draft);
        Oldest oldest = new Oldest(store, draft, live.trimmedTo(), before.sequence());
        long entries = live.entries();
        long bytes = live.bytes();
        long trimmedTo = live.trimmedTo();
        Entry next = oldest.next();
        while (next != null && rule.drops(next, entries, bytes)) {
            entries--;
            bytes -= next.payload().length;
            trimmedTo = next.offset().sequence();
            next = oldest.next();
        }
        if (trimmedTo != live.trimmedTo()) {
            draft.dropTo(trimmedTo);
            draft.become(live.trimmed(trimmedTo, entries, bytes, next == null ? 0 : next.timeMillis()));
        }
        return live.entries() - entries;
    }

    /// What is to be done; without changes if that is nothing.
    Commit commit() {
        List<StreamChange> changes = new ArrayList<>(changed.size());
        for (Draft draft : changed) {
            changes.add(draft.take());
        }
        return new Commit(new LogHead(before.epoch(), sequence, horizon, streams), changes);
    }

    private void touch(Draft draft) {
        if (!draft.isChanged()) {
            changed.add(draft);
            draft.become(draft.state());
        }
    }

    /// Says of the oldest entry whether it goes.
    @FunctionalInterface
    interface TrimRule {

        boolean drops(Entry oldest, long entries, long bytes);
    }
}
