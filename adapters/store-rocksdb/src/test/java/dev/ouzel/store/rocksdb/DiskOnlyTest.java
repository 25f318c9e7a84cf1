package dev.ouzel.store.rocksdb;

import dev.ouzel.log.LogStore;
import java.nio.file.Path;

/// What every store promises, by this one when it keeps nothing in memory and drops entries one by one: the contract has few.
class DiskOnlyTest extends RocksDbStoreTest {

    @Override
    LogStore open(Path home) {
        return RocksDbStore.open(home, 7, RocksDbOptions.defaults().withRecentBytes(0), 1);
    }
}
