package dev.ouzel.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The port for what keeps a log. A store keeps what it is told and decides nothing: order, conditions, retention and
/// lifetimes are the [EventLog]'s. Every store passes `LogStoreContract` of the test kit.
///
/// [#commit], [#find] and [#producers] are called by one thread at a time, not always the same one, and that thread may
/// be virtual: a store whose calls hold the carrier of a virtual thread for long does better to run them on a thread of
/// its own. [#read], [#names] and [#find] are called by any number of threads, also beside a commit.
///
/// A thread that calls may be interrupted at any time, and no call may fail for that: a store over channels that an
/// interrupt closes uses threads of its own.
///
/// Whatever a call throws is unchecked. A commit that throws ends the log: nothing is asked of the store after it but
/// reads and [#close]. After [#close], every method throws [IllegalStateException]; close waits for calls in progress.
public interface LogStore extends AutoCloseable {

    /// What was kept of the log when the store was opened: the last commit that had returned, or a later one that had
    /// been begun.
    LogHead head();

    /// The state of a stream, as of the last commit.
    ///
    /// @param stream its name
    /// @return null if there is none
    @Nullable
    StreamState find(String stream);

    /// The producers of a stream, as of the last commit.
    ///
    /// @param stream its name
    /// @return empty if there is no such stream
    List<ProducerState> producers(String stream);

    /// Does all of this, or nothing, and makes it durable before it returns, as durable as this store is.
    ///
    /// @param commit what is to be done; its lists and payloads are not changed afterwards and may be kept
    /// @return states of streams that the store had to change by itself, since it drops the oldest entries of all to
    /// stay within its bounds; empty for most stores
    List<StreamState> commit(Commit commit);

    /// Entries of one stream, and its state: all entries of the range, unless one of the bounds ends it.
    ///
    /// The state must not be older than the entries: read them first, or both at one moment. Otherwise entries that are
    /// dropped in between would be missed without a word.
    ///
    /// @param stream its name
    /// @param after entries after this sequence
    /// @param upTo and up to this one; what a commit in progress adds is after it
    /// @param entriesMax at most so many, 1 or more
    /// @param bytesMax and no more once so many bytes of payload are reached, 1 or more: the entry that reaches it is the
    /// last
    Slice read(String stream, long after, long upTo, int entriesMax, long bytesMax);

    /// Whether [#read] and [#find] never wait, neither for a disk nor for a commit: event loops may then call them.
    default boolean readsAtOnce() {
        return false;
    }

    /// Names of streams, also of those deleted and not yet forgotten, in an order of the store's own that does not
    /// change. Whoever goes on after the last one of each answer sees every stream that exists all the time exactly
    /// once.
    ///
    /// @param after a name, existing or not; empty for the first ones
    /// @param max at most so many, 1 or more
    /// @return empty when there are no more
    List<String> names(String after, int max);

    /// How many entries too many a stream gathers before they are dropped together: 1 if dropping costs nothing.
    default int trimBatch() {
        return 1;
    }

    /// Lets go of everything, durably. Idempotent.
    @Override
    void close();
}
