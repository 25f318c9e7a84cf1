/// Keeps a log on disk, in RocksDB.
@SuppressWarnings("requires-automatic") // RocksDB's jar has no descriptor; its module is named after the file.
module dev.ouzel.store.rocksdb {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.log;
    requires rocksdbjni;

    exports dev.ouzel.store.rocksdb;
}
