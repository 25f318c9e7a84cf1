package dev.ouzel.store.rocksdb;

import dev.ouzel.log.LogStore;
import dev.ouzel.testkit.log.LogStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// What every store promises, by this one. Every other history drops entries one by one: those of the contract are few.
class RocksDbStoreTest extends LogStoreContract {

    private static final RocksDbOptions OPTIONS = RocksDbOptions.defaults();

    @TempDir(factory = FastFolder.class)
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private int store;

    @Override
    protected LogStore openStore() {
        Path home = folder.resolve("" + store);
        return store % 2 == 0 ? RocksDbStore.open(home, 7) : RocksDbStore.open(home, 7, OPTIONS, 1);
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
