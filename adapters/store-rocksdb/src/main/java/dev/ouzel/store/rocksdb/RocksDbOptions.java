package dev.ouzel.store.rocksdb;

/// How much memory, disk and time of processors a store takes. None of it changes what is on disk: a store may be opened
/// with other options each time.
///
/// @param blockCacheBytes blocks of entries, and the indexes and filters of files, that are kept in memory: 64 MiB. The
/// operating system keeps more of the files in its own cache
/// @param recentBytes the newest entries of streams that are being read, kept as they are: 32 MiB. Readers who wait for the
/// next entry get it from there; 0 keeps none
/// @param writeBufferBytes what was committed and is not yet in sorted files: 128 MiB. More means that a stream's entries
/// lie in fewer files, and that opening has more of the journal to repeat: about 1 s
/// @param openFilesMax files that are held open: 512, half of what a process may have open by default
/// @param backgroundJobs how many threads write out buffers and compact files: 2, so that one of each is at work
public record RocksDbOptions(long blockCacheBytes, long recentBytes, long writeBufferBytes, int openFilesMax,
        int backgroundJobs) {

    private static final long MIB = 1L << 20;

    private static final RocksDbOptions DEFAULTS = new RocksDbOptions(64 * MIB, 32 * MIB, 128 * MIB, 512, 2);

    /// Checks that each allows something.
    ///
    /// @throws IllegalArgumentException if one does not
    public RocksDbOptions {
        atLeast("blockCacheBytes", MIB, blockCacheBytes);
        atLeast("recentBytes", 0, recentBytes);
        atLeast("writeBufferBytes", MIB, writeBufferBytes);
        atLeast("openFilesMax", 16, openFilesMax);
        atLeast("backgroundJobs", 1, backgroundJobs);
    }

    /// The values named above.
    public static RocksDbOptions defaults() {
        return DEFAULTS;
    }

    /// Another size of the block cache.
    ///
    /// @param bytes 1 MiB or more
    public RocksDbOptions withBlockCacheBytes(long bytes) {
        return new RocksDbOptions(bytes, recentBytes, writeBufferBytes, openFilesMax, backgroundJobs);
    }

    /// Another bound of the newest entries.
    ///
    /// @param bytes 0 or more
    public RocksDbOptions withRecentBytes(long bytes) {
        return new RocksDbOptions(blockCacheBytes, bytes, writeBufferBytes, openFilesMax, backgroundJobs);
    }

    /// Another size of the write buffers.
    ///
    /// @param bytes 1 MiB or more
    public RocksDbOptions withWriteBufferBytes(long bytes) {
        return new RocksDbOptions(blockCacheBytes, recentBytes, bytes, openFilesMax, backgroundJobs);
    }

    private static void atLeast(String name, long min, long value) {
        if (value < min) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " or more)");
        }
    }
}
