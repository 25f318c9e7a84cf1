package dev.ouzel.testkit.log;

import dev.ouzel.log.Commit;
import dev.ouzel.log.LogHead;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.Slice;
import dev.ouzel.log.StreamState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The contract asks a durable store for what it should: over a store that keeps what it had when it is opened again, and
/// that drops entries in batches.
final class KeptStoreContractTest extends LogStoreContract {

    private LogStore kept = new MemoryStore(1_790_000_000_000_001L, 1L << 30);
    private LogHead head = kept.head();

    @Override
    protected LogStore openStore() {
        return new Opened(kept, head);
    }

    @Override
    protected void anotherStore() {
        kept = new MemoryStore(head.epoch() + 1, 1L << 30);
        head = kept.head();
    }

    @Override
    protected int histories() {
        return 200;
    }

    @Override
    protected boolean isDurable() {
        return true;
    }

    private final class Opened implements LogStore {

        private final LogStore store;
        private final LogHead opened;
        private volatile boolean closed;

        Opened(LogStore store, LogHead opened) {
            this.store = store;
            this.opened = opened;
        }

        @Override
        public LogHead head() {
            return opened;
        }

        @Override
        public @Nullable StreamState find(String stream) {
            return open().find(stream);
        }

        @Override
        public List<ProducerState> producers(String stream) {
            return open().producers(stream);
        }

        @Override
        public List<StreamState> commit(Commit commit) {
            List<StreamState> changed = open().commit(commit);
            head = commit.head();
            return changed;
        }

        @Override
        public Slice read(String stream, long after, long upTo, int entriesMax, long bytesMax) {
            return open().read(stream, after, upTo, entriesMax, bytesMax);
        }

        @Override
        public List<String> names(String after, int max) {
            return open().names(after, max);
        }

        @Override
        public int trimBatch() {
            return 4;
        }

        @Override
        public void close() {
            closed = true;
        }

        private LogStore open() {
            if (closed) {
                throw new IllegalStateException("store: closed (expected: open)");
            }
            return store;
        }
    }
}
