package dev.ouzel.store.rocksdb;

import dev.ouzel.log.LogStore;
import dev.ouzel.testkit.log.LogStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// What every store promises, by this one.
class RocksDbStoreTest extends LogStoreContract {

    @TempDir(factory = FastFolder.class)
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private int store;

    @Override
    protected LogStore openStore() {
        return open(folder.resolve("" + store));
    }

    /// The store of one history.
    LogStore open(Path home) {
        return RocksDbStore.open(home, 7);
    }

    @Override
    protected int histories() {
        return 10;
    }

    @Override
    protected void anotherStore() {
        store++;
    }

    @Override
    protected boolean isDurable() {
        return true;
    }
}
