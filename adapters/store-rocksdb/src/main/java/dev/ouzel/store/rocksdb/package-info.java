/// Keeps a log on disk: [dev.ouzel.store.rocksdb.RocksDbStore] is a [dev.ouzel.log.LogStore] over RocksDB.
@NullMarked
package dev.ouzel.store.rocksdb;

import org.jspecify.annotations.NullMarked;
