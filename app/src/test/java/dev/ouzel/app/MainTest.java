package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.TimeSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The command line, as far as it answers without serving.
class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "demo --help", "todo --help", "postgres --help", "postgres install --help"})
    void helpSaysHowToCall(String args) {
        assertThat(run(args.split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: ouzel");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).matches("ouzel \\d+\\.\\d+\\.\\d+\\S* on Java 25\\S*\\R");
    }

    @ParameterizedTest
    @CsvSource({"--prot 1, --prot", "demo --port x, --port", "demo --port 65536, 65536", "demo --port -1, -1",
        "demo --host no.such.host.invalid, no.such.host.invalid", "'', no command", "serve, serve",
        "demo --tls magic, self-signed", "demo --tls-cert a.pem, --tls-key", "demo --tls-key a.pem, --tls-cert",
        "demo --tls self-signed --tls-cert a.pem, one of them", "demo --database-url mysql://me:secret@db/x, mysql://…",
        "todo, --database-url", "todo --database-url db --port 1, postgres://", "postgres, no command",
        "postgres install --database-url postgres://db/x, --table", "postgres install --table todos, --database-url"})
    void aWrongCallNamesWhatCameAndExitsWith2(String args, String named) {
        assertThat(run(args.isEmpty() ? new String[0] : args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(named).contains("Usage: ouzel").doesNotContain("\tat ", "secret");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aCertificateThatIsNotThereIsOneLineAndExitsWith1() {
        assertThat(run("demo", "--port", "0", "--tls-cert", "no.pem", "--tls-key", "no.key")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().startsWith("ouzel: no file no.pem");
        assertThat(out.toString()).isEmpty();
    }

    private void assertRefused(Path data, String why) {
        assertThat(run("demo", "--port", "0", "--data", data.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString()
                .startsWith("ouzel: --data " + data).contains(why);
        assertThat(out.toString()).isEmpty();
    }

    private static Path log(Path folder, String format) throws IOException {
        Path log = Files.createDirectories(folder.resolve("log"));
        Files.writeString(log.resolve("FORMAT"), format);
        return folder;
    }

    @Test
    void aFolderOfSomethingElseIsRefusedAndLeftAsItIs(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("letter.txt"), "dear");
        assertRefused(folder, "letter.txt");
        assertThat(folder).isDirectoryContaining("glob:**letter.txt");
        assertThat(folder.resolve("letter.txt")).hasContent("dear");
    }

    @Test
    void aPathThatCannotBeAFolderIsRefused(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertRefused(file.resolve("data"), "cannot be opened");
    }

    @Test
    void aLogOfANewerOuzelIsRefused(@TempDir Path folder) throws Exception {
        assertRefused(log(folder, "ouzel log, format 99, in RocksDB\n"), "a newer Ouzel");
    }

    @Test
    void aDamagedLogIsRefused(@TempDir Path folder) throws Exception {
        assertRefused(log(folder, "ouzel log, format 1, in RocksDB\n"), "missing");
    }

    @Test
    void aLogInUseIsRefused(@TempDir Path folder) {
        try (HubLog _ = HubLog.onDisk(folder, TimeSource.system())) {
            assertRefused(folder, "is open already");
        }
    }

    @Test
    void aTakenPortIsOneLineAndExitsWith1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("demo", "--port", Integer.toString(taken.getLocalPort()))).isEqualTo(1);
            assertThat(err.toString().lines()).singleElement().asString()
                    .startsWith("ouzel: port " + taken.getLocalPort() + " on 127.0.0.1 is in use");
            assertThat(out.toString()).isEmpty();
        }
    }
}
