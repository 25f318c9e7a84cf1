package dev.ouzel.web.sse;

import dev.ouzel.log.Commit;
import dev.ouzel.log.LogHead;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.Slice;
import dev.ouzel.log.StreamState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A store that says of itself that reading it may take its time.
///
/// @param meanwhile what happens within each read beside the exchanges' own, once it has what it gives back
record UnhurriedStore(LogStore store, Runnable meanwhile) implements LogStore {

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
        return store.commit(commit);
    }

    @Override
    public Slice read(String stream, long after, long upTo, int entriesMax, long bytesMax) {
        if (Thread.currentThread().getName().equals("in-process-loop")) {
            throw new IllegalStateException("read on a loop (expected: on a thread that may wait)");
        }
        Slice slice = store.read(stream, after, upTo, entriesMax, bytesMax);
        if (!Thread.currentThread().isVirtual()) {
            meanwhile.run();
        }
        return slice;
    }

    @Override
    public List<String> names(String after, int max) {
        return store.names(after, max);
    }

    @Override
    public void close() {
        store.close();
    }
}
