package dev.ouzel.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where static files come from.
sealed interface FileSource {

    /// Finds a file.
    ///
    /// @param segments its path, each a plain name
    Optional<FileContent> find(List<String> segments) throws IOException;

    /// A directory of the file system.
    ///
    /// @param realRoot the directory, without links
    record Directory(Path realRoot) implements FileSource {

        @Override
        public Optional<FileContent> find(List<String> segments) throws IOException {
            try {
                Path real = realRoot.resolve(String.join("/", segments)).toRealPath();
                BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class,
                        LinkOption.NOFOLLOW_LINKS);
                return real.startsWith(realRoot) && attributes.isRegularFile()
                        ? Optional.of(new FileContent.OnDisk(segments.getLast(), real, attributes))
                        : Optional.empty();
            } catch (FileSystemException | InvalidPathException _) {
                // Not there, below a file, too long, a loop, or not ours to read: all the same to the peer.
                return Optional.empty();
            }
        }
    }

    /// Resources of a program. Thread-safe. Holds each at most once, and nothing for names that are not there.
    ///
    /// Only names with an ending are asked for: some class loaders open a directory as the list of its files.
    final class Resources implements FileSource {

        private final Function<String, @Nullable InputStream> open;
        private final Map<String, FileContent> read = new ConcurrentHashMap<>();

        Resources(Function<String, @Nullable InputStream> open) {
            this.open = open;
        }

        @Override
        public Optional<FileContent> find(List<String> segments) throws IOException {
            if (segments.getLast().indexOf('.') < 0) {
                return Optional.empty();
            }
            try {
                return Optional.ofNullable(read.computeIfAbsent(String.join("/", segments), this::load));
            } catch (UncheckedIOException failure) {
                throw new IOException("a resource cannot be read", failure);
            }
        }

        private @Nullable FileContent load(String path) {
            try (InputStream stream = open.apply(path)) {
                return stream == null ? null : FileContent.InMemory.of(path, stream.readAllBytes());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
