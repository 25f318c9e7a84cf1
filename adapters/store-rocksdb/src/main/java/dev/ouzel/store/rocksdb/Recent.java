package dev.ouzel.store.rocksdb;

import dev.ouzel.log.Commit;
import dev.ouzel.log.Slice;
import dev.ouzel.log.StreamChange;
import dev.ouzel.log.StreamState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The newest entries of the streams that are being read, so that a thousand readers who wait for the same entry do not ask
/// RocksDB for it a thousand times. Streams that nobody reads cost nothing here.
///
/// When there is too much of it, all of it is forgotten: what is read then comes back.
///
/// Thread-safe; [#committed] is for the thread that commits.
final class Recent {

    private static final int STREAMS_MAX = 10_000;

    private final long bytesMax;
    private final Map<String, Tail> tails = new ConcurrentHashMap<>();
    private volatile boolean crowded;

    // Owned by the thread that commits.
    private long bytes;

    /// @param bytesMax how much is kept, roughly; 0 for nothing
    Recent(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// See [dev.ouzel.log.LogStore#find].
    ///
    /// @return null if it is not known here
    @Nullable
    StreamState find(String stream) {
        Tail tail = tails.get(stream);
        return tail == null ? null : tail.state();
    }

    /// See [dev.ouzel.log.LogStore#read].
    ///
    /// @return null if not all of it is here
    @Nullable
    Slice read(String stream, long after, long upTo, int entriesMax, long mostBytes) {
        Tail tail = tails.get(stream);
        return tail == null ? null : tail.read(after, upTo, entriesMax, mostBytes);
    }

    /// From now on this stream is being read.
    void want(String stream) {
        if (tails.size() < STREAMS_MAX) {
            tails.putIfAbsent(stream, Tail.UNKNOWN);
        } else {
            crowded = true;
        }
    }

    /// What was just written.
    ///
    /// @param before the last sequence of the commit before it
    void committed(Commit commit, long before) {
        for (StreamChange change : commit.changes()) {
            Tail tail = tails.get(change.name());
            if (tail != null) {
                become(change, tail, change.state() == null ? null : tail.after(change, before));
            }
        }
        if (crowded || bytes > bytesMax) {
            tails.clear();
            bytes = 0;
            crowded = false;
        }
    }

    private void become(StreamChange change, Tail tail, @Nullable Tail next) {
        bytes -= tail.bytes();
        if (next == null) {
            tails.remove(change.name());
        } else {
            tails.put(change.name(), next);
            bytes += next.bytes();
        }
    }
}
