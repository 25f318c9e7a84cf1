package dev.ouzel.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store in memory whose commits a test counts, holds up or lets fail.
final class ScriptedStore implements LogStore {

    /// What happens before each commit.
    interface Script {

        void before(int number, Commit commit);
    }

    private final LogStore store = new MemoryStore(7, 1 << 20);
    private final Script script;
    private final List<Commit> commits = new ArrayList<>();
    private volatile boolean closed;

    ScriptedStore(Script script) {
        this.script = script;
    }

    List<Commit> commits() {
        synchronized (commits) {
            return List.copyOf(commits);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public LogHead head() {
        return store.head();
    }

    @Override
    public @Nullable StreamState find(String stream) {
        return store.find(stream);
    }

    @Override
    public List<ProducerState> producers(String stream) {
        return store.producers(stream);
    }

    @Override
    public List<StreamState> commit(Commit commit) {
        int number;
        synchronized (commits) {
            commits.add(commit);
            number = commits.size();
        }
        script.before(number, commit);
        return store.commit(commit);
    }

    @Override
    public Slice read(String stream, long after, long upTo, int entriesMax, long bytesMax) {
        return store.read(stream, after, upTo, entriesMax, bytesMax);
    }

    @Override
    public List<String> names(String after, int max) {
        return store.names(after, max);
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }
}
