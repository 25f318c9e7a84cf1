package dev.ouzel.store.rocksdb;

import dev.ouzel.log.LogStore;
import dev.ouzel.testkit.log.LogStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// What every store promises, by this one.
class RocksDbStoreTest extends LogStoreContract {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Override
    protected LogStore openStore() {
        return RocksDbStore.open(folder, 7);
    }

    @Override
    protected boolean isDurable() {
        return true;
    }
}
