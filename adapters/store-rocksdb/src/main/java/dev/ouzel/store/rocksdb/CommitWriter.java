package dev.ouzel.store.rocksdb;

import dev.ouzel.log.Commit;
import dev.ouzel.log.Entry;
import dev.ouzel.log.ProducerState;
import dev.ouzel.log.StreamChange;
import dev.ouzel.log.StreamState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Turns a commit into one batch of RocksDB, which is written as a whole or not at all.
///
/// Used by the thread that commits.
final class CommitWriter {

    private static final int CHANGE_BYTES = 512;

    private final Database database;

    CommitWriter(Database database) {
        this.database = database;
    }

    void write(Commit commit) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch(CHANGE_BYTES * commit.changes().size())) {
            batch.put(Keys.head(), Values.head(commit.head()));
            List<Change> changes = inOrder(commit.changes());
            for (Change change : changes) {
                drop(batch, change.stream, change.of);
            }
            for (Change change : changes) {
                putState(batch, change.stream, change.of.state());
            }
            for (Change change : changes) {
                putEntries(batch, change.stream, change.of);
            }
            database.write(batch);
        }
    }

    /// By key: RocksDB finds the place of a key faster near that of the key before it.
    private static List<Change> inOrder(List<StreamChange> changes) {
        List<Change> ordered = new ArrayList<>(changes.size());
        for (StreamChange change : changes) {
            ordered.add(new Change(change));
        }
        Collections.sort(ordered);
        return ordered;
    }

    private void drop(WriteBatch batch, byte[] stream, StreamChange change) throws RocksDBException {
        StreamState before = change.cleared() || change.dropTo() > 0 ? database.find(change.name()) : null;
        if (before == null) {
            return;
        }
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

    private static void putState(WriteBatch batch, byte[] stream, @Nullable StreamState state)
            throws RocksDBException {
        if (state == null) {
            batch.delete(Keys.state(stream));
        } else {
            batch.put(Keys.state(stream), Values.state(state));
        }
    }

    private static void putEntries(WriteBatch batch, byte[] stream, StreamChange change) throws RocksDBException {
        for (Entry entry : change.entries()) {
            batch.put(Keys.entry(stream, entry.offset().sequence()), Values.entry(entry));
        }
        for (String id : change.forgottenProducers()) {
            batch.delete(Keys.producer(stream, id));
        }
        for (ProducerState producer : change.producers()) {
            batch.put(Keys.producer(stream, producer.id()), Values.producer(producer));
        }
    }

    /// A change and what its stream is in keys.
    private static final class Change implements Comparable<Change> {

        private final byte[] stream;
        private final StreamChange of;

        Change(StreamChange of) {
            this.stream = Keys.stream(of.name());
            this.of = of;
        }

        @Override
        public int compareTo(Change other) {
            return Arrays.compareUnsigned(stream, other.stream);
        }
    }
}
