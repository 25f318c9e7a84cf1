package dev.ouzel.testkit.log;

import dev.ouzel.log.LogStore;
import dev.ouzel.log.MemoryStore;

/// Memory is a store.
final class MemoryStoreContractTest extends LogStoreContract {

    @Override
    protected LogStore openStore() {
        return new MemoryStore(1_790_000_000_000_001L, 1L << 30);
    }

    @Override
    protected void anotherStore() {
        // Each is another one.
    }

    @Override
    protected int histories() {
        return 500;
    }

    @Override
    protected int appendsPerWriter() {
        return 3000;
    }

    @Override
    protected boolean isDurable() {
        return false;
    }
}
