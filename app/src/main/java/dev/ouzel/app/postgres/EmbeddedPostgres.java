package dev.ouzel.app.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// One PostgreSQL server of this process: it listens on a free port of 127.0.0.1, for one user with a password made by chance,
/// and ends when this process does, however that ends.
///
/// ```
/// cluster/     what PostgreSQL keeps
/// creating/    the same, before it is complete; later renamed to cluster
/// password     of the user, readable for its owner alone
/// server.log   what the server has said since its last start
/// ```
///
/// Made and closed by one thread at a time; the rest is immutable.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(EmbeddedPostgres.class.getName());
    private static final String USER = "ouzel";
    private static final int PASSWORD_BYTES = 16;
    /// The dynamic ports (RFC 6335, section 6). One that is taken costs another try.
    private static final int PORT_FIRST = 49_152;
    private static final int PORTS = 65_536 - PORT_FIRST;
    private static final int TRIES = 8;

    private final Path folder;
    private final boolean temporary;
    private final Guard guard;
    private final Path bin;
    private final Commands commands;
    private final SecureRandom random = new SecureRandom();
    private String password = "";
    private int port;

    private EmbeddedPostgres(Path folder, boolean temporary, Guard guard, Path home, Commands commands) {
        this.folder = folder;
        this.guard = guard;
        this.temporary = temporary;
        this.bin = home.resolve("bin");
        this.commands = commands;
    }

    /// Starts a server whose data are removed when it is closed.
    /// @throws IOException if it cannot start, in words for whoever has called
    /// @throws InterruptedException if the thread is interrupted meanwhile; nothing is left running
    public static EmbeddedPostgres temporary() throws IOException, InterruptedException {
        return start(Files.createTempDirectory("ouzel-postgres-"), true);
    }

    /// Starts a server over the data in a folder, which are made if there are none. If another server runs there, because the
    /// process that had started it was killed, it is stopped first.
    ///
    /// @param folder where the data are kept
    /// @throws IOException if it cannot start, in words for whoever has called
    /// @throws InterruptedException if the thread is interrupted meanwhile; nothing is left running
    public static EmbeddedPostgres in(Path folder) throws IOException, InterruptedException {
        Path absolute = folder.toAbsolutePath().normalize();
        Files.createDirectories(absolute.getParent());
        if (!Files.isDirectory(absolute)) {
            Files.createDirectory(absolute,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return start(absolute, false);
    }

    private static EmbeddedPostgres start(Path folder, boolean temporary) throws IOException, InterruptedException {
        Guard guard = Guard.removing(temporary ? folder.toString() : "");
        EmbeddedPostgres server = null;
        try {
            server = prepared(folder, temporary, guard);
            server.start();
            return server;
        } catch (IOException | InterruptedException failed) {
            if (server != null) {
                server.close();
            } else {
                remove(folder, temporary, guard);
            }
            throw failed;
        }
    }

    private static EmbeddedPostgres prepared(Path folder, boolean temporary, Guard guard)
            throws IOException, InterruptedException {
        Binaries binaries = Binaries.ofThisPlatform().orElseThrow(() -> new IOException("there is no PostgreSQL for "
                + System.getProperty("os.name") + " on " + System.getProperty("os.arch")));
        Commands commands = Commands.forOwnerOf(folder);
        Path cache = Binaries.cache(!commands.owner().isEmpty(), folder.resolve("programs"));
        return new EmbeddedPostgres(folder, temporary, guard, binaries.unpacked(cache), commands);
    }

    private static void remove(Path folder, boolean temporary, Guard guard) throws IOException {
        guard.close();
        if (temporary) {
            Folders.delete(folder);
        }
    }

    private void start() throws IOException, InterruptedException {
        stopOrphan();
        if (!Files.isDirectory(cluster())) {
            create();
        }
        password = Files.readString(folder.resolve("password"));
        listen();
        guard.watch(pid());
        LOG.log(System.Logger.Level.DEBUG, "PostgreSQL has started in {0}", folder);
    }

    private void create() throws IOException, InterruptedException {
        Path creating = folder.resolve("creating");
        Folders.delete(creating);
        Path secret = writePassword();
        commands.give(folder);
        commands.expect(program("initdb"), "-D", creating.toString(), "-U", USER, "-A", "scram-sha-256",
                "--pwfile=" + secret, "-E", "UTF8", "--locale=C", temporary ? "--no-sync" : "--data-checksums");
        Files.move(creating, cluster());
    }

    private Path writePassword() throws IOException {
        byte[] chance = new byte[PASSWORD_BYTES];
        random.nextBytes(chance);
        Path secret = folder.resolve("password");
        Files.deleteIfExists(secret);
        Files.createFile(secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(secret, HexFormat.of().formatHex(chance));
    }

    /// Nobody can say which port is free but who takes it: so the server tries.
    private void listen() throws IOException, InterruptedException {
        for (int left = TRIES; left > 0; left--) {
            port = PORT_FIRST + random.nextInt(PORTS);
            try {
                commands.expect(program("pg_ctl"), "-D", cluster().toString(), "-l", log().toString(), "-w", "-s",
                        "-o", options(), "start");
                return;
            } catch (IOException refused) {
                if (left == 1 || !said().contains("could not bind")) {
                    throw new IOException("PostgreSQL does not start: " + reason(refused), refused);
                }
            }
        }
    }

    /// A few connections, little memory; what is thrown away need not reach the disk.
    private String options() {
        String durable = temporary ? "off" : "on";
        return "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories= -c max_connections=40"
                + " -c shared_buffers=16MB -c log_min_messages=warning -c fsync=" + durable + " -c synchronous_commit="
                + durable + " -c full_page_writes=" + durable;
    }

    private String said() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }

    /// What the server has said before it ended; if nothing, what the command has.
    private String reason(IOException refused) throws IOException {
        String fatal = said().lines().filter(line -> line.contains("FATAL:") || line.contains("DETAIL:"))
                .map(line -> line.replaceFirst(".*?(FATAL|DETAIL): *", "")).collect(Collectors.joining("; "));
        return fatal.isEmpty() ? String.valueOf(refused.getMessage()) : fatal;
    }

    private void stopOrphan() throws IOException, InterruptedException {
        Files.deleteIfExists(log());
        if (stopIfRunning("fast")) {
            LOG.log(System.Logger.Level.INFO, "stopped a PostgreSQL that was left running in {0}", folder);
        }
    }

    private boolean stopIfRunning(String mode) throws IOException, InterruptedException {
        if (!Files.exists(pidFile())) {
            return false;
        }
        // Empty is what a server leaves that was killed while it wrote it.
        if (Files.size(pidFile()) > 0 && isServer(pid())) {
            commands.expect(program("pg_ctl"), "-D", cluster().toString(), "-m", mode, "-w", "-s", "stop");
            return true;
        }
        Files.deleteIfExists(pidFile());
        return false;
    }

    /// The number may have been given to another process since.
    private static boolean isServer(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().command())
                .filter(program -> program.endsWith("postgres")).isPresent();
    }

    private long pid() throws IOException {
        List<String> lines = Files.readAllLines(pidFile(), StandardCharsets.UTF_8);
        String first = lines.isEmpty() ? "" : lines.getFirst().strip();
        if (!first.matches("[0-9]{1,10}")) {
            throw new IOException(pidFile() + " says \"" + first + "\" (expected: the number of a process)");
        }
        return Long.parseLong(first);
    }

    private Path cluster() {
        return folder.resolve("cluster");
    }

    private Path pidFile() {
        return cluster().resolve("postmaster.pid");
    }

    private Path log() {
        return folder.resolve("server.log");
    }

    private String program(String name) {
        return bin.resolve(name).toString();
    }

    /// Its address for JDBC.
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /// The user.
    public String user() {
        return USER;
    }

    /// The password.
    public String password() {
        return password;
    }

    /// Stops the server, and removes its data if they were for this time only. Idempotent.
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            stopIfRunning(temporary ? "immediate" : "fast");
            remove(folder, temporary, guard);
        } catch (IOException failed) {
            LOG.log(System.Logger.Level.WARNING, "PostgreSQL in {0} was not stopped: {1}", folder, failed.getMessage());
        } catch (InterruptedException _) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
