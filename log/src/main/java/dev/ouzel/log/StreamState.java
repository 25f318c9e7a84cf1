package dev.ouzel.log;

import org.jspecify.annotations.Nullable;

/// What a store keeps of a stream beside its entries: an immutable value, replaced by each change.
///
/// Sequences are those of [Offset]; the epoch is the log's. A deleted stream leaves a state with `deleted`, so that
/// readers who come back to it are told; the log forgets it later.
///
/// @param name the stream's name
/// @param settings what was said when it was created
/// @param created the sequence of its creation; its entries come after it
/// @param lostBefore whoever stands before this sequence may have missed entries of an earlier stream of this name
/// @param trimmedTo the sequence of the last entry that retention dropped; 0 if none was
/// @param tail the sequence of its last entry, kept or dropped; that of its creation while there was none
/// @param entries how many entries are kept
/// @param bytes how many bytes of payload are kept
/// @param oldestMillis when the oldest kept entry was appended; 0 if there is none
/// @param usedMillis when it was used last, as far as noted: see [Lifetime.Sliding]; when it was deleted, if it is
/// @param closed whether it has ended: its tail is its end
/// @param deleted whether only this state is left
/// @param rank the rank of the last append that had one, see [Append#withRank]
public record StreamState(String name, StreamSettings settings, long created, long lostBefore, long trimmedTo,
        long tail, long entries, long bytes, long oldestMillis, long usedMillis, boolean closed, boolean deleted,
        @Nullable String rank) {

    static StreamState created(String name, StreamSettings settings, long sequence, long lostBefore, long nowMillis) {
        return new StreamState(name, settings, sequence, lostBefore, 0, sequence, 0, 0, 0, nowMillis, false, false,
                null);
    }

    static StreamState deleted(String name, long sequence, long nowMillis) {
        return new StreamState(name, StreamSettings.defaults(), sequence, sequence, sequence, sequence, 0, 0, 0,
                nowMillis, false, true, null);
    }

    /// The state after appending.
    StreamState grown(long newTail, long count, long payloadBytes, long nowMillis) {
        return new StreamState(name, settings, created, lostBefore, trimmedTo, newTail, entries + count,
                bytes + payloadBytes, entries == 0 && count > 0 ? nowMillis : oldestMillis, nowMillis, closed, false,
                rank);
    }

    /// The state after entries were dropped. Stores that drop entries by themselves use it, too.
    ///
    /// @param newTrimmedTo the sequence of the last entry that was dropped
    /// @param newEntries how many are left
    /// @param newBytes how many bytes of payload are left
    /// @param newOldestMillis when the oldest of them was appended; 0 if none is left
    public StreamState trimmed(long newTrimmedTo, long newEntries, long newBytes, long newOldestMillis) {
        return new StreamState(name, settings, created, lostBefore, newTrimmedTo, tail, newEntries, newBytes,
                newOldestMillis, usedMillis, closed, deleted, rank);
    }

    StreamState used(long nowMillis) {
        return new StreamState(name, settings, created, lostBefore, trimmedTo, tail, entries, bytes, oldestMillis,
                nowMillis, closed, deleted, rank);
    }

    StreamState ended() {
        return new StreamState(name, settings, created, lostBefore, trimmedTo, tail, entries, bytes, oldestMillis,
                usedMillis, true, deleted, rank);
    }

    StreamState ranked(String newRank) {
        return new StreamState(name, settings, created, lostBefore, trimmedTo, tail, entries, bytes, oldestMillis,
                usedMillis, closed, deleted, newRank);
    }

    /// The place before the oldest entry that is kept.
    long earliest() {
        return Math.max(created, trimmedTo);
    }

    /// Whoever stands before this has missed something.
    long floor() {
        return Math.max(lostBefore, trimmedTo);
    }

    /// The first moment, in milliseconds since 1970, at which it does not exist.
    long deadlineMillis() {
        return switch (settings.lifetime()) {
            case Lifetime.Forever _ -> Long.MAX_VALUE;
            case Lifetime.Until until -> until.instant().toEpochMilli();
            case Lifetime.Sliding sliding -> usedMillis + sliding.ttl().toMillis() + sliding.noteMillis();
        };
    }

    boolean isLive(long nowMillis) {
        return !deleted && nowMillis < deadlineMillis();
    }

    boolean isWorthNoting(long nowMillis) {
        return settings.lifetime() instanceof Lifetime.Sliding sliding && nowMillis > usedMillis
                && nowMillis - usedMillis >= sliding.noteMillis();
    }

    boolean isOld(long nowMillis) {
        return entries > 0 && settings.retention().isOld(oldestMillis, nowMillis);
    }
}
