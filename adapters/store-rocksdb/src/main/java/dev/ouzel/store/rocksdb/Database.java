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
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// RocksDB with the four families of keys of a log, and what is read from them.
///
/// Thread-safe, except that nobody may be inside when it is closed.
final class Database implements AutoCloseable {

    static {
        RocksDB.loadLibrary();
    }

    private static final byte[] HEAD = {'h'};

    private final Path folder;
    private final Tuning tuning;
    private final RocksDB db;
    private final ColumnFamilyHandle heads;
    private final ColumnFamilyHandle streams;
    private final ColumnFamilyHandle entries;
    private final ColumnFamilyHandle producers;
    private final WriteOptions durable;
    private final ReadOptions any;
    private final ReadOptions ofOneStream;

    /// @param folder the store's folder, for those who read of a failure
    private Database(Path folder, Tuning tuning, RocksDB db, List<ColumnFamilyHandle> families) {
        this.folder = folder;
        this.tuning = tuning;
        this.db = db;
        this.heads = families.get(0);
        this.streams = families.get(1);
        this.entries = families.get(2);
        this.producers = families.get(3);
        this.durable = tuning.durable();
        this.any = tuning.any();
        this.ofOneStream = tuning.ofOneStream();
    }

    /// Makes the files of a new log, durably, and closes them.
    static void create(Path folder, Path data, LogHead head, RocksDbOptions options) {
        try (Database created = open(folder, data, options, true); WriteBatch batch = new WriteBatch()) {
            created.putHead(batch, head);
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
            DBOptions database = tuning.database(creating);
            List<ColumnFamilyDescriptor> families = List.of(tuning.head(), tuning.streams(), tuning.entries(),
                    tuning.producers());
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            return new Database(folder, tuning, RocksDB.open(database, data.toString(), families, handles), handles);
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
        byte[] value = get(heads, HEAD);
        if (value == null) {
            throw new StoreException(DAMAGED, folder, "the head of the log is missing (expected: one)", null);
        }
        return Values.head(value);
    }

    @Nullable
    StreamState find(String stream) {
        byte[] value = get(streams, Keys.name(stream));
        return value == null ? null : Values.state(stream, value);
    }

    private byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
        try {
            return db.get(family, any, key);
        } catch (RocksDBException failed) {
            throw failure(folder, "cannot be read", failed);
        }
    }

    /// Entries of a stream, see [dev.ouzel.log.LogStore#read].
    List<Entry> entries(long epoch, String stream, long after, long upTo, int entriesMax, long bytesMax) {
        List<Entry> found = new ArrayList<>();
        try (RocksIterator at = db.newIterator(entries, ofOneStream)) {
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
        try (RocksIterator at = db.newIterator(producers, ofOneStream)) {
            for (at.seek(stream); at.isValid(); at.next()) {
                found.add(Values.producer(Keys.producer(at.key()), at.value()));
            }
            check(at);
        }
        return found;
    }

    List<String> names(String after, int max) {
        List<String> names = new ArrayList<>();
        try (RocksIterator at = db.newIterator(streams, any)) {
            for (at.seek(Keys.name(after)); at.isValid() && names.size() < max; at.next()) {
                String name = Keys.name(at.key());
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

    void putHead(WriteBatch batch, LogHead head) throws RocksDBException {
        batch.put(heads, HEAD, Values.head(head));
    }

    void putState(WriteBatch batch, StreamState state) throws RocksDBException {
        batch.put(streams, Keys.name(state.name()), Values.state(state));
    }

    void deleteState(WriteBatch batch, String stream) throws RocksDBException {
        batch.delete(streams, Keys.name(stream));
    }

    void putEntry(WriteBatch batch, byte[] stream, Entry entry) throws RocksDBException {
        batch.put(entries, Keys.entry(stream, entry.offset().sequence()), Values.entry(entry));
    }

    /// @param from the first sequence that goes
    /// @param to the last one
    void deleteEntries(WriteBatch batch, byte[] stream, long from, long to) throws RocksDBException {
        batch.deleteRange(entries, Keys.entry(stream, from), Keys.entry(stream, to + 1));
    }

    void putProducer(WriteBatch batch, byte[] stream, ProducerState producer) throws RocksDBException {
        batch.put(producers, Keys.producer(stream, producer.id()), Values.producer(producer));
    }

    void deleteProducer(WriteBatch batch, byte[] stream, String id) throws RocksDBException {
        batch.delete(producers, Keys.producer(stream, id));
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
