package dev.ouzel.store.rocksdb;

import static dev.ouzel.store.rocksdb.StoreException.Reason.DAMAGED;
import static dev.ouzel.store.rocksdb.StoreException.Reason.FAILED;
import static dev.ouzel.store.rocksdb.StoreException.Reason.IN_USE;

import dev.ouzel.log.Entry;
import dev.ouzel.log.LogHead;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.StreamState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// RocksDB with the keys of a log, and what is read from them.
///
/// Thread-safe, except that nobody may be inside when it is closed.
final class Database implements AutoCloseable {

    static {
        RocksDB.loadLibrary();
    }

    private final Path folder;
    private final Tuning tuning;
    private final RocksDB db;
    private final WriteOptions durable;
    private final ReadOptions any;
    private final ReadOptions ofOneStream;

    /// @param folder the store's folder, for those who read of a failure
    private Database(Path folder, Tuning tuning, RocksDB db) {
        this.folder = folder;
        this.tuning = tuning;
        this.db = db;
        this.durable = tuning.durable();
        this.any = tuning.any();
        this.ofOneStream = tuning.ofOneStream();
    }

    /// Makes the files of a new log, durably, and closes them.
    static void create(Path folder, Path data, LogHead head, RocksDbOptions options) {
        try (Database created = open(folder, data, options, true); WriteBatch batch = new WriteBatch()) {
            batch.put(Keys.head(), Values.head(head));
            created.write(batch);
        } catch (RocksDBException refused) {
            throw refusal(folder, refused);
        }
    }

    static Database open(Path folder, Path data, RocksDbOptions options) {
        return open(folder, data, options, false);
    }

    private static Database open(Path folder, Path data, RocksDbOptions options, boolean creating) {
        Tuning tuning = new Tuning(options);
        try {
            return new Database(folder, tuning, RocksDB.open(tuning.database(creating), data.toString()));
        } catch (RocksDBException refused) {
            tuning.close();
            throw refusal(folder, refused);
        }
    }

    private static StoreException refusal(Path folder, RocksDBException refused) {
        String said = String.valueOf(refused.getMessage());
        if (said.contains("LOCK: ")) {
            return new StoreException(IN_USE, folder, "is open already, in this process or another one: " + said,
                    refused);
        }
        return failure(folder, "cannot be opened", refused);
    }

    private static StoreException failure(Path folder, String what, RocksDBException failed) {
        Status status = failed.getStatus();
        boolean disk = status != null && status.getCode() == Status.Code.IOError;
        return new StoreException(disk ? FAILED : DAMAGED, folder,
                what + (disk ? ": " : ", its files are damaged: ") + failed.getMessage(), failed);
    }

    LogHead head() {
        byte[] value = get(Keys.head());
        if (value == null) {
            throw new StoreException(DAMAGED, folder, "the head of the log is missing (expected: one)", null);
        }
        return Values.head(value);
    }

    @Nullable
    StreamState find(String stream) {
        byte[] value = get(Keys.state(Keys.stream(stream)));
        return value == null ? null : Values.state(value);
    }

    private byte @Nullable [] get(byte[] key) {
        try {
            return db.get(any, key);
        } catch (RocksDBException failed) {
            throw failure(folder, "cannot be read", failed);
        }
    }

    /// Entries of a stream, see [dev.ouzel.log.LogStore#read].
    List<Entry> entries(long epoch, String stream, long after, long upTo, int entriesMax, long bytesMax) {
        List<Entry> found = new ArrayList<>();
        try (RocksIterator at = db.newIterator(ofOneStream)) {
            long bytes = 0;
            for (at.seek(Keys.entry(Keys.stream(stream), after + 1)); at.isValid() && found.size() < entriesMax
                    && bytes < bytesMax; at.next()) {
                long sequence = Keys.sequence(at.key());
                if (sequence > upTo) {
                    break;
                }
                Entry entry = Values.entry(epoch, sequence, stream, at.value());
                bytes += entry.payload().length;
                found.add(entry);
            }
            check(at);
        }
        return found;
    }

    List<ProducerState> producers(byte[] stream) {
        List<ProducerState> found = new ArrayList<>();
        try (RocksIterator at = db.newIterator(ofOneStream)) {
            for (at.seek(Keys.producers(stream)); at.isValid(); at.next()) {
                found.add(Values.producer(Keys.producer(at.key()), at.value()));
            }
            check(at);
        }
        return found;
    }

    /// In the order of their keys.
    List<String> names(String after, int max) {
        List<String> names = new ArrayList<>();
        try (RocksIterator at = db.newIterator(any)) {
            byte[] from = after.isEmpty() ? Keys.states() : Keys.state(Keys.stream(after));
            for (at.seek(from); at.isValid() && Keys.isState(at.key()) && names.size() < max; at.next()) {
                String name = Values.name(at.value());
                if (!name.equals(after)) {
                    names.add(name);
                }
            }
            check(at);
        }
        return names;
    }

    private void check(RocksIterator at) {
        try {
            at.status();
        } catch (RocksDBException failed) {
            throw failure(folder, "cannot be read", failed);
        }
    }

    /// Writes all of it, and waits until it is on the disk.
    void write(WriteBatch batch) throws RocksDBException {
        db.write(durable, batch);
    }

    StoreException stopped(RocksDBException failed) {
        return failure(folder, "a commit failed, so the store has stopped", failed);
    }

    @Override
    public void close() {
        db.close();
        tuning.close();
    }
}
