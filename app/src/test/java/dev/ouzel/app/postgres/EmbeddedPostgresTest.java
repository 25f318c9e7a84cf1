package dev.ouzel.app.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A server of this process: from its start to its end, and over its ends.
@Timeout(120)
class EmbeddedPostgresTest {

    @TempDir
    private Path work;

    private static String ask(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet answer = statement.getResultSet()) {
                answer.next();
                return answer.getString(1);
            }
        }
    }

    private static long pid(Path cluster) throws IOException {
        return Long.parseLong(Files.readAllLines(cluster.resolve("postmaster.pid")).getFirst());
    }

    private static void assertGone(long pid) throws Exception {
        var process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get();
        }
    }

    @Test
    void aTemporaryOneLeavesNothingBehind() throws Exception {
        Path folder;
        long pid;
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary()) {
            assertThat(ask(server, "SHOW server_version")).startsWith("18.");
            assertThat(ask(server, "SHOW server_encoding")).isEqualTo("UTF8");
            Path cluster = Path.of(ask(server, "SHOW data_directory"));
            folder = cluster.getParent();
            pid = pid(cluster);
            assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
        }
        assertThat(folder).doesNotExist();
        assertGone(pid);
    }

    @Test
    void itsPasswordIsAskedFor() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.temporary()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(server.url(), server.user(), "guess").close())
                    .withMessageContaining("password authentication failed");
        }
    }

    @Test
    void dataInAFolderAreThereAgainAfterARestart() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.in(work.resolve("data"))) {
            ask(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.in(work.resolve("data"))) {
            assertThat(ask(server, "SELECT answer FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void aServerThatWasLeftRunningIsStoppedAndItsDataAreThere() throws Exception {
        // Never closed: as after the process that had started it was killed.
        EmbeddedPostgres orphan = EmbeddedPostgres.in(work.resolve("data"));
        ask(orphan, "CREATE TABLE kept AS SELECT 42 AS answer");
        long pid = pid(work.resolve("data/cluster"));
        try (EmbeddedPostgres server = EmbeddedPostgres.in(work.resolve("data"))) {
            assertThat(ask(server, "SELECT answer FROM kept")).isEqualTo("42");
            assertGone(pid);
        }
        orphan.close();
    }

    @Test
    void anOldProcessNumberThatIsSomebodyElsesNowIsNoHindrance() throws Exception {
        EmbeddedPostgres.in(work.resolve("data")).close();
        Files.writeString(work.resolve("data/cluster/postmaster.pid"), ProcessHandle.current().pid() + "\n");
        try (EmbeddedPostgres server = EmbeddedPostgres.in(work.resolve("data"))) {
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void aServerThatWasKilledBeforeItWroteItsNumberIsNoHindrance() throws Exception {
        EmbeddedPostgres.in(work.resolve("data")).close();
        Files.createFile(work.resolve("data/cluster/postmaster.pid"));
        try (EmbeddedPostgres server = EmbeddedPostgres.in(work.resolve("data"))) {
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void whatWasBegunAndNotFinishedIsMadeAnew() throws Exception {
        Files.createDirectories(work.resolve("data/creating/base"));
        Files.writeString(work.resolve("data/creating/PG_VERSION"), "18\n");
        try (EmbeddedPostgres server = EmbeddedPostgres.in(work.resolve("data"))) {
            assertThat(ask(server, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void dataOfAnotherVersionAreRefusedAndLeftAsTheyAre() throws Exception {
        EmbeddedPostgres.in(work.resolve("data")).close();
        Path version = work.resolve("data/cluster/PG_VERSION");
        Files.writeString(version, "9.6\n");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> EmbeddedPostgres.in(work.resolve("data")))
                .withMessageContaining("9.6");
        assertThat(version).hasContent("9.6");
    }

    @Test
    void whoIsInterruptedWhileItStartsLeavesNothingBehind() throws Exception {
        Thread starter = Thread.ofVirtual().unstarted(() -> {
            Thread.currentThread().interrupt();
            try {
                EmbeddedPostgres.in(work.resolve("data")).close();
            } catch (IOException | InterruptedException _) {
                // As it should be.
            }
        });
        starter.start();
        starter.join();
        assertThat(work.resolve("data/cluster/postmaster.pid")).doesNotExist();
    }

    /// At whatever it is: unpacking, making the cluster, starting.
    @ParameterizedTest
    @ValueSource(strings = {"password", "creating", "creating/base/1", "creating/PG_VERSION", "cluster", "server.log"})
    void whoIsInterruptedMeanwhileLeavesNothingRunning(String sign) throws Exception {
        Path data = work.resolve("data");
        Thread starter = Thread.ofVirtual().start(() -> {
            try {
                EmbeddedPostgres.in(data).close();
            } catch (IOException | InterruptedException _) {
                // As it should be.
            }
        });
        while (starter.isAlive() && !Files.exists(data.resolve(sign))) {
            Thread.onSpinWait();
        }
        starter.interrupt();
        starter.join();
        assertThat(data.resolve("cluster/postmaster.pid")).doesNotExist();
        assertThat(ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(data.toString()))).isEmpty();
        Folders.delete(data);
        assertThat(data).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"Linux, amd64, postgres-linux-x86_64.txz", "Linux, aarch64, postgres-linux-arm_64.txz",
        "Mac OS X, x86_64, postgres-darwin-x86_64.txz", "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
        "Windows 11, amd64, postgres-windows-x86_64.txz", "Linux, riscv64, postgres-linux-riscv64.txz"})
    void eachPlatformHasItsArchive(String system, String machine, String name) {
        assertThat(Binaries.archiveName(system, machine)).isEqualTo(name);
    }
}
