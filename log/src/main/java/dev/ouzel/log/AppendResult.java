package dev.ouzel.log;

import org.jspecify.annotations.Nullable;

/// What became of an append. Only [Appended] stored anything.
public sealed interface AppendResult {

    /// Stored, durably, and visible to readers. An append of nothing but the end is this too, also the second time.
    ///
    /// @param offset the place after its last entry, which is the stream's tail
    /// @param closed whether the stream has ended with it
    record Appended(Offset offset, boolean closed) implements AppendResult {}

    /// Had been stored before: the producer sent it again.
    ///
    /// @param offset the place after its last entry; null if it is not known any more, since others followed
    /// @param tail where the stream ends now
    /// @param last the last sequence number of this producer that was stored
    /// @param closed whether the stream has ended
    record Duplicate(@Nullable Offset offset, Offset tail, long last, boolean closed) implements AppendResult {}

    /// There is no such stream, and the append asked for one that exists.
    record Missing() implements AppendResult {}

    /// The stream has ended.
    ///
    /// @param tail where
    record Closed(Offset tail) implements AppendResult {}

    /// The stream does not end where the append expected it to.
    ///
    /// @param tail where it ends; [Offset#BEGINNING] if it does not exist
    record Conflict(Offset tail) implements AppendResult {}

    /// Somebody has taken over from this producer.
    ///
    /// @param epoch the epoch of the one who has
    record Fenced(long epoch) implements AppendResult {}

    /// The producer left out a sequence number: an append before this one is missing, or a new epoch did not begin with 0.
    ///
    /// @param expected the sequence number that would have been next
    /// @param received the one that came
    /// @param newEpoch whether the producer began a new epoch with it
    record SequenceGap(long expected, long received, boolean newEpoch) implements AppendResult {}

    /// The append's rank is not larger than the one before it.
    ///
    /// @param last the rank before it
    record OutOfRank(String last) implements AppendResult {}
}
