package dev.ouzel.app.postgres;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Unpacks an archive in the format ustar (POSIX.1-1988): folders, files with their bit for execution, symbolic links. Every
/// header and every file begins at a block of 512 bytes.
///
/// ```
/// 0 name (100) · 124 size (12, octal) · 100 mode (8, octal) · 156 type (1) · 157 link (100) · 345 prefix (155)
/// ```
///
/// A name that would lead out of the folder, and everything else that this does not know, is refused. Owned by one thread.
final class TarArchive {

    private static final int BLOCK = 512;
    private static final Set<PosixFilePermission> READ = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> RUN = PosixFilePermissions.fromString("rwxr-xr-x");

    private final InputStream in;
    private final Path folder;
    private final byte[] header = new byte[BLOCK];

    private TarArchive(InputStream in, Path folder) {
        this.in = in;
        this.folder = folder;
    }

    /// Unpacks all of it.
    ///
    /// @param in the archive; not closed
    /// @param folder is there, and empty
    /// @throws IOException if it cannot be read or written, or is not such an archive
    /// @throws InterruptedException if the thread is interrupted meanwhile
    static void unpack(InputStream in, Path folder) throws IOException, InterruptedException {
        TarArchive archive = new TarArchive(in, folder.normalize());
        while (archive.next()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }

    /// Returns whether there was an entry. The archive ends with blocks of zeros.
    private boolean next() throws IOException {
        if (in.readNBytes(header, 0, BLOCK) < BLOCK || header[0] == 0) {
            return false;
        }
        Path target = inside(prefix() + text(0, 100));
        switch (header[156]) {
            case '0', 0 -> file(target, number(124, 12));
            case '2' -> link(target);
            case '5' -> Files.createDirectories(target);
            default -> throw new IOException("tar: an entry of the type " + header[156] + " (expected: 0, 2 or 5)");
        }
        return true;
    }

    /// Where POSIX has a prefix, GNU has other things: both say which they are at 257.
    private String prefix() {
        String prefix = header[263] == '0' ? text(345, 155) : "";
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private Path inside(String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("tar: an entry named " + name + " (expected: one below its folder)");
        }
        return target;
    }

    private void file(Path target, long size) throws IOException {
        Files.createDirectories(target.getParent());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            for (long left = size; left > 0;) {
                byte[] part = in.readNBytes((int) Math.min(left, 1 << 16));
                if (part.length == 0) {
                    throw new EOFException("tar: ends within " + target);
                }
                out.write(part);
                left -= part.length;
            }
        }
        Files.setPosixFilePermissions(target, (number(100, 8) & 0100) == 0 ? READ : RUN);
        in.skipNBytes(-size & (BLOCK - 1));
    }

    private void link(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path to = Path.of(text(157, 100));
        inside(folder.relativize(target.resolveSibling(to)).toString());
        Files.createSymbolicLink(target, to);
    }

    private String text(int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(header, from, end - from)).toString();
    }

    private long number(int from, int length) throws IOException {
        String digits = text(from, length).strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw new IOException("tar: the number " + digits + " (expected: up to 11 octal digits)");
        }
        return Long.parseLong(digits, 8);
    }
}
