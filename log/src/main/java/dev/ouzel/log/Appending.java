package dev.ouzel.log;

import org.jspecify.annotations.Nullable;

/// An append whose turn has come: its conditions first, then the entries.
///
/// @param stream the stream's name
/// @param append what is to be appended
/// @param options what is so of streams that it creates
record Appending(String stream, Append append, LogOptions options) implements Plan<AppendResult> {

    @Override
    public AppendResult apply(Drafts drafts) {
        Draft draft = drafts.of(stream);
        StreamState live = draft.live();
        if (live == null && append.existing()) {
            return new AppendResult.Missing();
        }
        AppendResult refusal = refusal(drafts, draft, live);
        if (refusal != null) {
            return refusal;
        }
        return store(drafts, draft, live == null ? drafts.create(draft, options.settings()) : live);
    }

    /// Appends without asking for anything.
    AppendResult store(Drafts drafts, Draft draft, StreamState live) {
        StreamState state = drafts.append(draft, live, append.payloads());
        if (append.rank() != null) {
            state = state.ranked(append.rank());
        }
        if (append.closing()) {
            state = state.ended();
        }
        drafts.become(draft, state);
        if (append.producer() != null) {
            drafts.produced(draft, drafts.producerState(append.producer(), state, append.closing()));
        }
        drafts.retain(draft, state);
        return new AppendResult.Appended(drafts.offset(state.tail()), append.closing());
    }

    private @Nullable AppendResult refusal(Drafts drafts, Draft draft, @Nullable StreamState live) {
        AppendResult verdict = append.producer() == null ? null : verdict(drafts, draft, live, append.producer());
        if (verdict != null && !(verdict instanceof AppendResult.SequenceGap)) {
            return verdict;
        }
        if (live != null && live.closed()) {
            Offset tail = drafts.offset(live.tail());
            return isOnlyEnd() ? new AppendResult.Appended(tail, true) : new AppendResult.Closed(tail);
        }
        return verdict != null ? verdict : mismatch(drafts, live);
    }

    private boolean isOnlyEnd() {
        return append.closing() && append.payloads().isEmpty() && append.producer() == null;
    }

    /// What the producer's numbers say; null if they are in order.
    private @Nullable AppendResult verdict(Drafts drafts, Draft draft, @Nullable StreamState live, Producer producer) {
        ProducerState known = live == null ? null : drafts.producer(draft, producer.id());
        if (live == null || known == null) {
            return producer.sequence() == 0 ? null : new AppendResult.SequenceGap(0, producer.sequence(), false);
        }
        if (producer.epoch() < known.epoch()) {
            return new AppendResult.Fenced(known.epoch());
        }
        boolean newEpoch = producer.epoch() > known.epoch();
        long expected = newEpoch ? 0 : known.sequence() + 1;
        if (producer.sequence() < expected) {
            return again(drafts, live, known, producer);
        }
        return producer.sequence() == expected
                ? null
                : new AppendResult.SequenceGap(expected, producer.sequence(), newEpoch);
    }

    private AppendResult again(Drafts drafts, StreamState live, ProducerState known, Producer producer) {
        boolean last = producer.sequence() == known.sequence();
        Offset tail = drafts.offset(live.tail());
        if (live.closed() && append.closing() && !(last && known.closed())) {
            return new AppendResult.Closed(tail);
        }
        return new AppendResult.Duplicate(last ? drafts.offset(known.offset()) : null, tail, known.sequence(),
                live.closed());
    }

    private @Nullable AppendResult mismatch(Drafts drafts, @Nullable StreamState live) {
        Offset tail = live == null ? Offset.BEGINNING : drafts.offset(live.tail());
        if (append.expectedTail() != null && !append.expectedTail().equals(tail) && !isUntouched(live)) {
            return new AppendResult.Conflict(tail);
        }
        if (append.rank() != null && live != null && live.rank() != null
                && append.rank().compareTo(live.rank()) <= 0) {
            return new AppendResult.OutOfRank(live.rank());
        }
        return null;
    }

    private boolean isUntouched(@Nullable StreamState live) {
        return Offset.BEGINNING.equals(append.expectedTail()) && (live == null || live.tail() == live.created());
    }
}
