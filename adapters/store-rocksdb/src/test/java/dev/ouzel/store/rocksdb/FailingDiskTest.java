package dev.ouzel.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ouzel.log.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A disk that fails stops the store: every later call fails, and opened anew it has what was acknowledged.
class FailingDiskTest {

    private static final int SMALL = 500;
    private static final int LARGE = 200_000;
    private static final int JOURNALS = 50;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    /// Larger than RocksDB's library, which is a file, too; in blocks of 512 bytes or, with some shells, 1,024.
    @Test
    void aFileThatCannotGrowStopsTheStore() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
        stopsAndKeepsWhatWasAcknowledged(List.of("/bin/sh", "-c", "ulimit -f 40960; exec \"$@\"", "sh"), LARGE);
    }

    @ParameterizedTest
    @Tag("long")
    @ValueSource(strings = {"fdatasync:error=EIO:when=20", "fdatasync:error=EIO:when=200",
        "fdatasync:error=ENOSPC:when=33+", "write:error=EIO:when=4", "write:error=EIO:when=150",
        "write:error=ENOSPC:when=50+"})
    void aFailedCallOfTheSystemStopsTheStore(String fault) throws IOException, InterruptedException {
        assumeTrue(isThere("strace"), "no strace");
        Path trace = folder.resolve("trace");
        List<String> strace = new ArrayList<>(List.of("strace", "-f", "-qq", "--seccomp-bpf", "-o", trace.toString(),
                "-e", "trace=fdatasync,write", "-e", "inject=" + fault));
        for (int number = 1; number <= JOURNALS; number++) {
            strace.addAll(List.of("-P", folder.resolve("log/log/rocksdb/%06d.log".formatted(number)).toString()));
        }
        stopsAndKeepsWhatWasAcknowledged(strace, SMALL);
        assertThat(trace).content().contains("INJECTED");
    }

    private void stopsAndKeepsWhatWasAcknowledged(List<String> before, int bytesMax)
            throws IOException, InterruptedException {
        Path home = folder.resolve("log");
        Ledger ledger = new Ledger();
        RocksDbStore.open(home, 1).close();
        List<String> arguments = List.of(home.toString(), "0", "1", "" + bytesMax, "0", "0", "0", "0");
        try (Life child = new Life(before, Files.createDirectories(folder.resolve("temporary")), arguments)) {
            assertThat(child.end()).isEqualTo(Child.STOPPED + "StoreException Failed");
            try (EventLog log = EventLog.open(RocksDbStore.open(home, 1), InstantSource.system())) {
                ledger.check(log, 0, child.acknowledged());
                ledger.checkAll(log);
            }
        }
        assertThat(ledger.acknowledged()).isPositive();
    }

    private static boolean isThere(String program) {
        return List.of(String.valueOf(System.getenv("PATH")).split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
