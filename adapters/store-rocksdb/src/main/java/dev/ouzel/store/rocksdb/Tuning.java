package dev.ouzel.store.rocksdb;

import java.util.ArrayList;
import java.util.List;
import org.rocksdb.AbstractNativeReference;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.Filter;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/// How RocksDB is set up. Holds native memory until it is closed, after the database.
///
/// Not thread-safe.
final class Tuning implements AutoCloseable {

    private static final int BUFFERS = 3;
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

    /// All keys are of one family: RocksDB writes out the buffers of several one after the other, and whoever ends in
    /// between, after a commit that failed, may find half of that commit.
    ///
    /// @param creating whether there is no database yet
    Options database(boolean creating) {
        return own(new Options()).setCreateIfMissing(creating)
                // Only the end of the journal may be torn, by a crash in the middle of a commit that was not acknowledged.
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setWriteBufferSize(options.writeBufferBytes() / BUFFERS).setMaxWriteBufferNumber(BUFFERS)
                .setMaxOpenFiles(options.openFilesMax()).setMaxBackgroundJobs(options.backgroundJobs())
                // One thread writes at a time: nothing is gained by letting several fill a buffer.
                .setAllowConcurrentMemtableWrite(false).setEnableWriteThreadAdaptiveYield(false)
                // What is committed is in the journal: closing need not write it out again.
                .setAvoidFlushDuringShutdown(true)
                // A failure is final: the log stops at the first one.
                .setMaxBgErrorResumeCount(0)
                .setTableFormatConfig(table()).setMaxBytesForLevelBase(LEVEL_BYTES)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .useFixedLengthPrefixExtractor(Keys.PREFIX_BYTES).setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM)
                // Who reads has to look at every deletion that is still in memory.
                .setMemtableMaxRangeDeletions(RANGE_DELETIONS_MAX)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL).setMaxLogFileSize(INFO_BYTES).setKeepLogFileNum(INFO_FILES)
                .setStatsDumpPeriodSec(0).setStatsPersistPeriodSec(0);
    }

    private BlockBasedTableConfig table() {
        return new BlockBasedTableConfig().setBlockCache(cache).setBlockSize(BLOCK_BYTES)
                // Every key is looked for among those of its stream.
                .setFilterPolicy(bloom).setWholeKeyFiltering(false)
                // Otherwise they are outside of the cache's bound, and grow with the number of files.
                .setCacheIndexAndFilterBlocks(true).setPinL0FilterAndIndexBlocksInCache(true);
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
