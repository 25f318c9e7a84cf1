package dev.ouzel.store.rocksdb;

import dev.ouzel.log.Commit;
import dev.ouzel.log.Entry;
import dev.ouzel.log.LogHead;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.Slice;
import dev.ouzel.log.StreamState;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/// Keeps a log on disk, in RocksDB. A commit is one batch that is in the journal, and the journal on the disk, before it
/// returns; readers see it only then. What was acknowledged survives the end of the process and the loss of power, as far as
/// the disk keeps what it has said to have kept.
///
/// Streams cost memory only while they are read or written: there may be millions. Entries that are dropped are gone for
/// readers at once; their space comes back when RocksDB compacts its files.
///
/// If a commit fails, the store has stopped: what is on the disk is not known any more, and every later call throws
/// the [StoreException] of that failure. Opened anew, it has everything that was acknowledged.
///
/// RocksDB is native code, which holds the carrier of a virtual thread. Commits of virtual threads, which wait for the
/// disk, therefore run on a thread of the store. Reads run on the thread that calls: mostly they take microseconds, but one
/// that has to wait for the disk holds a carrier for so long.
///
/// Thread-safe, as [LogStore] says.
public final class RocksDbStore implements LogStore {

    // A range of entries is dropped by one mark, which readers have to look at: few marks for many entries.
    private static final int TRIM_BATCH = 256;

    private final Database database;
    private final CommitWriter writer;
    private final LogHead opened;
    private final int trimBatch;
    private final Door door = new Door();
    private final ExecutorService committer = Executors
            .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("ouzel-rocksdb-commit").factory());
    private final Recent recent;
    private volatile @Nullable StoreException failure;

    // Owned by the thread that commits.
    private long written;

    private RocksDbStore(Database database, RocksDbOptions options, int trimBatch) {
        this.trimBatch = trimBatch;
        this.recent = new Recent(options.recentBytes());
        this.database = database;
        this.writer = new CommitWriter(database);
        this.opened = database.head();
        this.written = opened.sequence();
    }

    /// Opens the log in a folder, or makes a new one if there is nothing in it, with [RocksDbOptions#defaults].
    ///
    /// @param folder where the log is; made if it does not exist
    /// @param epoch which incarnation of a log it is if it is made now, another one each time: see [Offset#newEpoch]
    /// @throws StoreException if the folder has something else or something damaged in it, is in use, or cannot be read
    /// and written. What is in it stays as it is
    public static RocksDbStore open(Path folder, long epoch) {
        return open(folder, epoch, RocksDbOptions.defaults());
    }

    /// Opens the log in a folder, or makes a new one if there is nothing in it.
    ///
    /// @param folder where the log is; made if it does not exist
    /// @param epoch which incarnation of a log it is if it is made now, another one each time: see [Offset#newEpoch]
    /// @param options how much memory and time it takes
    /// @throws StoreException if the folder has something else or something damaged in it, is in use, or cannot be read
    /// and written. What is in it stays as it is
    public static RocksDbStore open(Path folder, long epoch, RocksDbOptions options) {
        return open(folder, epoch, options, TRIM_BATCH);
    }

    static RocksDbStore open(Path folder, long epoch, RocksDbOptions options, int trimBatch) {
        LogHead fresh = LogHead.fresh(epoch);
        Folder home = new Folder(folder);
        Path data = home.data(creating -> Database.create(home.root(), creating, fresh, options));
        Database database = Database.open(home.root(), data, options);
        try {
            return new RocksDbStore(database, options, trimBatch);
        } catch (RuntimeException damaged) {
            database.close();
            throw damaged;
        }
    }

    @Override
    public LogHead head() {
        return opened;
    }

    @Override
    public @Nullable StreamState find(String stream) {
        enter();
        try {
            StreamState state = recent.find(stream);
            return state != null ? state : database.find(stream);
        } finally {
            door.leave();
        }
    }

    @Override
    public List<ProducerState> producers(String stream) {
        enter();
        try {
            return database.producers(Keys.stream(stream));
        } finally {
            door.leave();
        }
    }

    @Override
    public Slice read(String stream, long after, long upTo, int entriesMax, long bytesMax) {
        enter();
        try {
            Slice slice = recent.read(stream, after, upTo, entriesMax, bytesMax);
            return slice != null ? slice : readDisk(stream, after, upTo, entriesMax, bytesMax);
        } finally {
            door.leave();
        }
    }

    /// The entries first: a state that was read before them could be older than they are.
    private Slice readDisk(String stream, long after, long upTo, int entriesMax, long bytesMax) {
        recent.want(stream);
        StreamState state = database.find(stream);
        if (state == null || state.entries() == 0 || state.tail() <= after) {
            return new Slice(state, List.of());
        }
        List<Entry> entries = database.entries(opened.epoch(), stream, after, upTo, entriesMax, bytesMax);
        return new Slice(database.find(stream), entries);
    }

    @Override
    public List<String> names(String after, int max) {
        enter();
        try {
            return database.names(after, max);
        } finally {
            door.leave();
        }
    }

    @Override
    public List<StreamState> commit(Commit commit) {
        enter();
        try {
            if (Thread.currentThread().isVirtual()) {
                CompletableFuture.runAsync(() -> write(commit), committer).join();
            } else {
                write(commit);
            }
            return List.of();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        } finally {
            door.leave();
        }
    }

    private void write(Commit commit) {
        try {
            writer.write(commit);
            recent.committed(commit, written);
            written = commit.head().sequence();
        } catch (RocksDBException failed) {
            throw stop(database.stopped(failed));
        } catch (StoreException failed) {
            throw stop(failed);
        }
    }

    private StoreException stop(StoreException why) {
        failure = why;
        return why;
    }

    @Override
    public int trimBatch() {
        return trimBatch;
    }

    @Override
    public void close() {
        if (door.shut()) {
            committer.shutdown();
            database.close();
        }
    }

    private void enter() {
        door.enter();
        StoreException stopped = failure;
        if (stopped != null) {
            door.leave();
            throw stopped;
        }
    }
}
