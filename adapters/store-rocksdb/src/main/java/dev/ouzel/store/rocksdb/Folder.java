package dev.ouzel.store.rocksdb;

import static dev.ouzel.store.rocksdb.StoreException.Reason.DAMAGED;
import static dev.ouzel.store.rocksdb.StoreException.Reason.FAILED;
import static dev.ouzel.store.rocksdb.StoreException.Reason.FOREIGN;
import static dev.ouzel.store.rocksdb.StoreException.Reason.NEWER;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a store's folder looks like, and how it comes into being.
///
/// ```
/// log/FORMAT     one line: what this is, and the version of the file format
/// log/rocksdb/   everything else, in RocksDB's own files
/// creating/      the same, before it is complete; later renamed to log
/// ```
///
/// There is a log, complete and with its epoch, or there is none: nothing is ever created where something exists.
final class Folder {

    /// Of the files; grows by one whenever they change so that an older Ouzel would misread them.
    static final int FORMAT = 1;

    private static final String LOG = "log";
    private static final String CREATING = "creating";
    private static final String FORMAT_FILE = "FORMAT";
    private static final String DATA = "rocksdb";
    private static final Pattern FORMAT_LINE = Pattern.compile("ouzel log, format ([1-9]\\d{0,8}), in RocksDB\n");
    private static final int LINE_MAX = 256;

    private final Path root;

    Folder(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    /// Where RocksDB's files are. If there is no log, one is made.
    ///
    /// @param maker makes RocksDB's files in the folder that it is given, durably
    Path data(Consumer<Path> maker) {
        try {
            Path log = root.resolve(LOG);
            if (!Files.exists(log)) {
                create(log, maker);
            }
            check(log);
            return log.resolve(DATA);
        } catch (IOException refused) {
            throw new StoreException(FAILED, root, "cannot be opened: " + refused, refused);
        }
    }

    private void create(Path log, Consumer<Path> maker) throws IOException {
        boolean isNew = !Files.exists(root);
        Files.createDirectories(root);
        refuseStrangers();
        Path creating = Files.createDirectories(root.resolve(CREATING));
        write(creating.resolve(FORMAT_FILE), "ouzel log, format " + FORMAT + ", in RocksDB\n");
        maker.accept(creating.resolve(DATA));
        sync(creating);
        Files.move(creating, log, StandardCopyOption.ATOMIC_MOVE);
        sync(root);
        Path parent = root.getParent();
        if (isNew && parent != null) {
            sync(parent);
        }
    }

    private void refuseStrangers() throws IOException {
        List<String> strangers;
        try (Stream<Path> files = Files.list(root)) {
            strangers = files.map(file -> String.valueOf(file.getFileName())).filter(name -> !name.equals(CREATING))
                    .sorted().toList();
        }
        if (!strangers.isEmpty()) {
            throw new StoreException(FOREIGN, root, "has " + strangers.size()
                    + " files that are not of a log, such as " + strangers.getFirst()
                    + " (expected: a log, or nothing)",
                    null);
        }
    }

    private void check(Path log) throws IOException {
        Path file = log.resolve(FORMAT_FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException(FOREIGN, root, "has a folder " + LOG + " without a file " + FORMAT_FILE
                    + " (expected: one that says that it is a log of Ouzel)", null);
        }
        String line = Files.size(file) > LINE_MAX
                ? "more than " + LINE_MAX + " bytes"
                : new String(Files.readAllBytes(file), UTF_8);
        Matcher format = FORMAT_LINE.matcher(line);
        if (!format.matches()) {
            throw new StoreException(FOREIGN, root, FORMAT_FILE + " says \"" + line.strip()
                    + "\" (expected: \"ouzel log, format " + FORMAT + ", in RocksDB\")", null);
        }
        if (Integer.parseInt(format.group(1)) != FORMAT) {
            throw new StoreException(NEWER, root, "file format " + format.group(1) + " (expected: " + FORMAT
                    + "; a newer Ouzel has made it)", null);
        }
        if (!Files.isDirectory(log.resolve(DATA))) {
            throw new StoreException(DAMAGED, root,
                    "the folder " + LOG + "/" + DATA + " is missing (expected: the data)",
                    null);
        }
    }

    private static void write(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            channel.force(true);
        }
    }

    /// Makes the names in a folder durable.
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException windows) {
            // There a folder cannot be opened, and its names are durable anyway.
            if (!Files.isReadable(folder)) {
                throw windows;
            }
        }
    }
}
