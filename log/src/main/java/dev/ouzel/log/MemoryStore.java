package dev.ouzel.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;

/// Keeps a log in memory, as long as the process lives, in so many bytes: when there are more, the oldest entries of all
/// streams go. Nothing here waits for anything.
///
/// Thread-safe, as [LogStore] says.
public final class MemoryStore implements LogStore {

    /// What an entry is counted for beside its payload: objects and references on a 64-bit machine.
    public static final long ENTRY_BYTES = 128;

    private final LogHead opened;
    private final long bytesMax;
    private final Map<String, MemoryStream> streams = new ConcurrentHashMap<>();
    private final NavigableSet<String> names = new ConcurrentSkipListSet<>();
    private volatile boolean closed;

    // Owned by the thread that commits.
    private final MemoryQueue all = new MemoryQueue();

    /// A store without anything in it.
    ///
    /// @param epoch which incarnation of a log it is, another one each time: see [Offset#newEpoch]
    /// @param bytesMax how many bytes all entries may have, each counted with [#ENTRY_BYTES] more than its payload, 1 or
    /// more
    public MemoryStore(long epoch, long bytesMax) {
        if (bytesMax < 1) {
            throw new IllegalArgumentException("bytesMax: " + bytesMax + " (expected: 1 or more)");
        }
        this.opened = LogHead.fresh(epoch);
        this.bytesMax = bytesMax;
    }

    @Override
    public LogHead head() {
        return opened;
    }

    @Override
    public @Nullable StreamState find(String stream) {
        check();
        MemoryStream found = streams.get(stream);
        return found == null ? null : found.state();
    }

    @Override
    public List<ProducerState> producers(String stream) {
        check();
        MemoryStream found = streams.get(stream);
        return found == null ? List.of() : found.producers();
    }

    @Override
    public List<StreamState> commit(Commit commit) {
        check();
        for (StreamChange change : commit.changes()) {
            StreamState state = change.state();
            if (state == null) {
                names.remove(change.name());
                forget(streams.remove(change.name()));
            } else {
                stream(state).change(change, state, all);
            }
        }
        return all.bytes() > bytesMax ? evict() : List.of();
    }

    @Override
    public Slice read(String stream, long after, long upTo, int entriesMax, long most) {
        check();
        MemoryStream found = streams.get(stream);
        return found == null ? new Slice(null, List.of()) : found.read(after, upTo, entriesMax, most);
    }

    @Override
    public boolean readsAtOnce() {
        return true;
    }

    @Override
    public List<String> names(String after, int max) {
        check();
        return names.tailSet(after, false).stream().limit(max).toList();
    }

    @Override
    public void close() {
        closed = true;
    }

    private MemoryStream stream(StreamState state) {
        MemoryStream found = streams.get(state.name());
        if (found == null) {
            found = new MemoryStream(state);
            streams.put(state.name(), found);
            names.add(state.name());
        }
        return found;
    }

    private void forget(@Nullable MemoryStream gone) {
        if (gone != null) {
            gone.clear(all);
        }
    }

    private List<StreamState> evict() {
        Map<String, StreamState> changed = new LinkedHashMap<>();
        for (MemoryNode oldest = all.first(); oldest != null && all.bytes() > bytesMax; oldest = all.first()) {
            StreamState state = oldest.stream().dropOldest(all);
            changed.put(state.name(), state);
        }
        return new ArrayList<>(changed.values());
    }

    private void check() {
        if (closed) {
            throw new IllegalStateException("store: closed (expected: open)");
        }
    }
}
