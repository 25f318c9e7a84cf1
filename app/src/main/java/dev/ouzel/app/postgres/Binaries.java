package dev.ouzel.app.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import org.tukaani.xz.XZInputStream;

/// The programs of PostgreSQL for this platform, packed into one archive on the class path. They are unpacked once for each
/// version and user, and found there from then on.
///
/// @param archive where the archive is
record Binaries(URL archive) {

    private static final String UNPACKING = "unpacking-";

    /// The programs for this platform; empty if there are none on the class path.
    static Optional<Binaries> ofThisPlatform() {
        String name = archiveName(System.getProperty("os.name"), System.getProperty("os.arch"));
        return Optional.ofNullable(ClassLoader.getSystemResource(name)).map(Binaries::new);
    }

    /// The name of an archive, as its publisher has it.
    static String archiveName(String system, String machine) {
        String platform = system.startsWith("Mac") ? "darwin" : system.split(" ", 2)[0].toLowerCase(Locale.ROOT);
        String hardware = switch (machine) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> machine;
        };
        return "postgres-" + platform + "-" + hardware + ".txz";
    }

    /// Where the programs are kept for the user as whom they run: the cache of the XDG Base Directory Specification, or for
    /// one who is nobody that of the system.
    ///
    /// @param asNobody whether they run as another user than this process's
    /// @param otherwise the folder if there is no such place
    static Path cache(boolean asNobody, Path otherwise) {
        Path home = Path.of(Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(path -> path.startsWith("/"))
                .orElse(System.getProperty("user.home") + "/.cache"));
        Path cache = (asNobody ? Path.of("/var/cache") : home).resolve("ouzel");
        try {
            Files.createDirectories(cache);
            return Files.isWritable(cache) ? cache : otherwise;
        } catch (IOException _) {
            // Somebody without a home, for example.
            return otherwise;
        }
    }

    /// Unpacks the programs if they are not there yet.
    ///
    /// @param cache the folder in which they are kept; writable for nobody else
    /// @return the folder that has `bin`, `lib` and `share`
    /// @throws IOException if they cannot be unpacked
    /// @throws InterruptedException if the thread is interrupted meanwhile
    Path unpacked(Path cache) throws IOException, InterruptedException {
        Path home = cache.resolve("postgres-" + checksum());
        if (!Files.isDirectory(home)) {
            Files.createDirectories(cache);
            unpack(cache, home);
        }
        return home;
    }

    /// Of the archive: another version has another.
    private String checksum() throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = archive.openStream()) {
            byte[] part = new byte[1 << 16];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                sum.update(part, 0, read);
            }
        }
        return HexFormat.of().toHexDigits(sum.getValue(), 8);
    }

    /// What processes that were killed meanwhile have left behind, and this one if it was interrupted.
    private static void removeUnfinished(Path cache) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(cache, UNPACKING + "*")) {
            for (Path folder : left) {
                String pid = String.valueOf(folder.getFileName()).substring(UNPACKING.length());
                boolean isAlive = pid.matches("[0-9]{1,10}") && ProcessHandle.of(Long.parseLong(pid)).isPresent();
                if (!isAlive || Long.parseLong(pid) == ProcessHandle.current().pid()) {
                    Folders.delete(folder);
                }
            }
        }
    }

    /// Complete or not there: whoever else unpacks at the same time may be faster.
    private void unpack(Path cache, Path home) throws IOException, InterruptedException {
        removeUnfinished(cache);
        Path unpacking = Files.createDirectory(cache.resolve(UNPACKING + ProcessHandle.current().pid()));
        try (InputStream packed = archive.openStream(); InputStream tar = new XZInputStream(packed)) {
            TarArchive.unpack(tar, unpacking);
            Files.setPosixFilePermissions(unpacking, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException _) {
            // They are the same programs.
        } finally {
            Folders.delete(unpacking);
        }
    }
}
