package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ouzel.log.EventLog;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.store.rocksdb.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store says of a folder that it cannot open, and that it leaves it as it was.
class OpeningTest {

    private static final int EPOCH = 7;
    private static final int ENTRIES = 200;

    @TempDir(factory = FastFolder.class)
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void aFolderIsMadeAndKeepsItsEpoch() {
        Path deep = folder.resolve("a/b/c");
        try (RocksDbStore store = RocksDbStore.open(deep, EPOCH)) {
            assertThat(store.head().epoch()).isEqualTo(EPOCH);
        }
        try (RocksDbStore store = RocksDbStore.open(deep, EPOCH + 1)) {
            assertThat(store.head().epoch()).isEqualTo(EPOCH);
        }
        assertThat(deep.resolve("log/FORMAT")).hasContent("ouzel log, format 1, in RocksDB\n");
        assertThat(deep.resolve("creating")).doesNotExist();
    }

    @Test
    void whatIsNotALogIsNotTouched() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "years of work");
        Files.createDirectories(folder.resolve("photos"));
        assertRefused(Reason.FOREIGN, "2 files that are not of a log, such as photos");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RocksDbStore.open(file, EPOCH)).isInstanceOfSatisfying(StoreException.class,
                refused -> assertThat(refused.reason()).isEqualTo(Reason.FAILED));
        assertThat(file).isRegularFile();
    }

    @Test
    void anotherDatabaseIsNotTouched() throws IOException {
        fill();
        Path database = folder.resolve("log/rocksdb");
        StoreException refused = refusal(database);
        assertThat(refused.reason()).isEqualTo(Reason.FOREIGN);
        assertWhole();
    }

    @Test
    void aFolderNamedLogIsNotALog() throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Files.writeString(folder.resolve("log/messages"), "kernel: all is well");
        assertRefused(Reason.FOREIGN, "a folder log without a file FORMAT");
    }

    @Test
    void anotherFormatIsNotTouched() throws IOException {
        fill();
        Files.writeString(folder.resolve("log/FORMAT"), "ouzel log, format 2, in RocksDB\n");
        assertRefused(Reason.NEWER, "file format 2 (expected: 1; a newer Ouzel has made it)");
        Files.writeString(folder.resolve("log/FORMAT"), "something else\n");
        assertRefused(Reason.FOREIGN, "FORMAT says \"something else\"");
        Files.writeString(folder.resolve("log/FORMAT"), "x".repeat(10_000));
        assertRefused(Reason.FOREIGN, "FORMAT says \"more than 256 bytes\"");
        Files.writeString(folder.resolve("log/FORMAT"), "ouzel log, format 1, in RocksDB\n");
        assertWhole();
    }

    @Test
    void aLogIsOpenOnce() {
        fill();
        try (RocksDbStore _ = RocksDbStore.open(folder, EPOCH)) {
            StoreException refused = refusal(folder);
            assertThat(refused.reason()).isEqualTo(Reason.IN_USE);
            assertThat(refused).hasMessageContaining("is open already, in this process or another one");
            assertThat(refusal(folder).reason()).isEqualTo(Reason.IN_USE);
        }
        assertWhole();
    }

    @Test
    void anInterruptedCreationIsDoneAgain() throws IOException {
        Files.createDirectories(folder.resolve("creating/rocksdb"));
        Files.writeString(folder.resolve("creating/FORMAT"), "ouzel");
        try (RocksDbStore store = RocksDbStore.open(folder, EPOCH)) {
            assertThat(store.head().epoch()).isEqualTo(EPOCH);
        }
    }

    @Test
    void missingDataIsNotReplacedByNone() throws IOException {
        fill();
        Path moved = folder.resolve("elsewhere");
        Files.move(folder.resolve("log/rocksdb"), moved);
        assertRefused(Reason.DAMAGED, "the folder log/rocksdb is missing");
        Files.createDirectories(folder.resolve("log/rocksdb"));
        assertThat(refusal(folder).reason()).isEqualTo(Reason.DAMAGED);
        Files.delete(folder.resolve("log/rocksdb/LOCK"));
        try (Stream<Path> left = Files.list(folder.resolve("log/rocksdb"))) {
            left.filter(file -> String.valueOf(file.getFileName()).startsWith("LOG")).forEach(OpeningTest::delete);
        }
        Files.delete(folder.resolve("log/rocksdb"));
        Files.move(moved, folder.resolve("log/rocksdb"));
        assertWhole();
    }

    @Test
    void aDamagedJournalIsToldAndLeftAsItIs() throws IOException {
        fill();
        Path journal = journal();
        byte[] whole = Files.readAllBytes(journal);
        byte[] damaged = whole.clone();
        damaged[whole.length / 3] ^= 1;
        Files.write(journal, damaged);
        assertRefused(Reason.DAMAGED, "its files are damaged");
        assertRefused(Reason.DAMAGED, "its files are damaged");
        Files.write(journal, whole);
        assertWhole();
    }

    @Test
    void aTornEndOfTheJournalIsACommitThatWasNotAcknowledged() throws IOException {
        fill();
        Path journal = journal();
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 5));
        try (EventLog log = EventLog.open(RocksDbStore.open(folder, EPOCH), InstantSource.system())) {
            assertThat(texts(log)).hasSizeBetween(ENTRIES - 1, ENTRIES);
        }
    }

    /// Each entry is a commit; the store is closed when they are in the journal.
    private void fill() {
        try (EventLog log = EventLog.open(RocksDbStore.open(folder, EPOCH), InstantSource.system())) {
            for (int i = 0; i < ENTRIES; i++) {
                log.append("a", ("entry " + i).getBytes(UTF_8));
            }
        }
    }

    private void assertWhole() {
        try (EventLog log = EventLog.open(RocksDbStore.open(folder, EPOCH), InstantSource.system())) {
            assertThat(texts(log)).hasSize(ENTRIES).startsWith("entry 0").endsWith("entry " + (ENTRIES - 1));
        }
    }

    private static List<String> texts(EventLog log) {
        ReadResult.Batch batch = (ReadResult.Batch) log.read("a", Offset.BEGINNING, ENTRIES + 1);
        return batch.entries().stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
    }

    private void assertRefused(Reason reason, String what) throws IOException {
        Map<String, String> before = contents();
        StoreException refused = refusal(folder);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused).hasMessageStartingWith(folder + ": ").hasMessageContaining(what);
        assertThat(contents()).isEqualTo(before);
    }

    private static StoreException refusal(Path folder) {
        return catchThrowableOfType(StoreException.class, () -> RocksDbStore.open(folder, EPOCH));
    }

    /// All files but those in which RocksDB writes about itself.
    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!String.valueOf(file.getFileName()).matches("LOG.*|LOCK|OPTIONS-.*|IDENTITY")) {
                    contents.put(folder.relativize(file).toString(),
                            new String(Files.readAllBytes(file), ISO_8859_1));
                }
            }
        }
        return contents;
    }

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("log/rocksdb"))) {
            return files.filter(file -> file.toString().endsWith(".log")).max((a, b) -> Long.compare(size(a), size(b)))
                    .orElseThrow();
        }
    }

    private static long size(Path file) {
        return file.toFile().length();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
