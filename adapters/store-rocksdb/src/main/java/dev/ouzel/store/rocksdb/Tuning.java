package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Filter;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/// How RocksDB is set up. Holds native memory until it is closed, after the database.
///
/// Not thread-safe.
final class Tuning implements AutoCloseable {

    private static final int BLOOM_BITS = 10;
    private static final double MEMTABLE_BLOOM = 0.1;
    private static final int RANGE_DELETIONS_MAX = 4096;
    private static final int BLOCK_BYTES = 16 << 10;
    private static final long LEVEL_BYTES = 256L << 20;
    private static final long INFO_BYTES = 1 << 20;
    private static final int INFO_FILES = 4;

    private final RocksDbOptions options;
    private final List<AbstractNativeReference> owned = new ArrayList<>();
    private final Cache cache;
    private final Filter bloom;

    Tuning(RocksDbOptions options) {
        this.options = options;
        this.cache = own(new LRUCache(options.blockCacheBytes()));
        this.bloom = own(new BloomFilter(BLOOM_BITS));
    }

    /// @param creating whether there is no database yet
    DBOptions database(boolean creating) {
        Properties verified = new Properties();
        // A journal that is gone or cut short is told when the database is opened.
        verified.setProperty("track_and_verify_wals_in_manifest", "true");
        DBOptions database = own(Objects.requireNonNull(DBOptions.getDBOptionsFromProps(verified)));
        return database.setCreateIfMissing(creating).setCreateMissingColumnFamilies(creating)
                // Only the end of a journal may be torn, by a crash in the middle of a commit that was not acknowledged.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setDbWriteBufferSize(options.writeBufferBytes()).setMaxTotalWalSize(options.journalBytesMax())
                .setMaxOpenFiles(options.openFilesMax()).setMaxBackgroundJobs(options.backgroundJobs())
                // One thread writes at a time: nothing is gained by letting several fill a buffer.
                .setAllowConcurrentMemtableWrite(false).setEnableWriteThreadAdaptiveYield(false)
                // What is committed is in the journal: closing need not write it out again.
                .setAvoidFlushDuringShutdown(true)
                // A failure is final: the log stops at the first one, and nothing may go on behind its back.
                .setMaxBgErrorResumeCount(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL).setMaxLogFileSize(INFO_BYTES).setKeepLogFileNum(INFO_FILES)
                .setStatsDumpPeriodSec(0).setStatsPersistPeriodSec(0);
    }

    /// The head of the log: one key.
    ColumnFamilyDescriptor head() {
        return family(new String(RocksDB.DEFAULT_COLUMN_FAMILY, UTF_8), options.writeBufferBytes() / 16, true);
    }

    /// States of streams by name.
    ColumnFamilyDescriptor streams() {
        return family("streams", options.writeBufferBytes() / 4, true);
    }

    /// Entries by stream and sequence.
    ColumnFamilyDescriptor entries() {
        ColumnFamilyDescriptor entries = family("entries", options.writeBufferBytes() / 2, false);
        // Who reads has to look at every deletion that is still in memory.
        entries.getOptions().setMemtableMaxRangeDeletions(RANGE_DELETIONS_MAX);
        return entries;
    }

    /// Producers by stream and id.
    ColumnFamilyDescriptor producers() {
        return family("producers", options.writeBufferBytes() / 8, false);
    }

    /// @param byName whether whole keys are looked for, in no order; otherwise all keys of a stream
    private ColumnFamilyDescriptor family(String name, long bufferBytes, boolean byName) {
        BlockBasedTableConfig table = new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(bloom).setWholeKeyFiltering(byName)
                // Otherwise they are outside of the cache's bound, and grow with the number of files.
                .setCacheIndexAndFilterBlocks(true).setPinL0FilterAndIndexBlocksInCache(true);
        ColumnFamilyOptions family = own(new ColumnFamilyOptions()).setTableFormatConfig(table)
                .setWriteBufferSize(bufferBytes).setMaxBytesForLevelBase(LEVEL_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
        if (!byName) {
            family.useFixedLengthPrefixExtractor(Keys.STREAM_BYTES).setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM);
        }
        return new ColumnFamilyDescriptor(name.getBytes(UTF_8), family);
    }

    /// A commit is durable before it returns.
    WriteOptions durable() {
        return own(new WriteOptions()).setSync(true);
    }

    /// Any keys.
    ReadOptions any() {
        return own(new ReadOptions()).setTotalOrderSeek(true);
    }

    /// Keys of one stream.
    ReadOptions ofOneStream() {
        return own(new ReadOptions()).setPrefixSameAsStart(true);
    }

    private <T extends AbstractNativeReference> T own(T reference) {
        owned.add(reference);
        return reference;
    }

    @Override
    public void close() {
        owned.reversed().forEach(AbstractNativeReference::close);
        owned.clear();
    }
}
