package dev.ouzel.store.rocksdb;

import dev.ouzel.log.Commit;
import dev.ouzel.log.Entry;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.StreamChange;
import dev.ouzel.log.StreamState;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Turns a commit into one batch of RocksDB, which is written as a whole or not at all.
///
/// Used by the thread that commits.
final class CommitWriter {

    private final Database database;

    CommitWriter(Database database) {
        this.database = database;
    }

    void write(Commit commit) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (StreamChange change : commit.changes()) {
                add(batch, change);
            }
            batch.put(Keys.head(), Values.head(commit.head()));
            database.write(batch);
        }
    }

    private void add(WriteBatch batch, StreamChange change) throws RocksDBException {
        byte[] stream = Keys.stream(change.name());
        boolean drops = change.cleared() || change.dropTo() > 0;
        StreamState before = drops ? database.find(change.name()) : null;
        if (before != null) {
            drop(batch, stream, change, before);
        }
        StreamState state = change.state();
        if (state == null) {
            batch.delete(Keys.state(stream));
        } else {
            put(batch, stream, change, state);
        }
    }

    private void drop(WriteBatch batch, byte[] stream, StreamChange change, StreamState before)
            throws RocksDBException {
        // Ranges that overlap would be costly to read past.
        long from = Math.max(before.created(), before.trimmedTo() + 1);
        long to = change.cleared() ? before.tail() : change.dropTo();
        if (before.entries() > 0 && from <= to) {
            batch.deleteRange(Keys.entry(stream, from), Keys.entry(stream, to + 1));
        }
        if (change.cleared()) {
            for (ProducerState producer : database.producers(stream)) {
                batch.delete(Keys.producer(stream, producer.id()));
            }
        }
    }

    private void put(WriteBatch batch, byte[] stream, StreamChange change, StreamState state)
            throws RocksDBException {
        for (Entry entry : change.entries()) {
            batch.put(Keys.entry(stream, entry.offset().sequence()), Values.entry(entry));
        }
        for (String id : change.forgottenProducers()) {
            batch.delete(Keys.producer(stream, id));
        }
        for (ProducerState producer : change.producers()) {
            batch.put(Keys.producer(stream, producer.id()), Values.producer(producer));
        }
        batch.put(Keys.state(stream), Values.state(state));
    }
}
