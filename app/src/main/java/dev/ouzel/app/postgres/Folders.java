package dev.ouzel.app.postgres;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// What is done with folders as a whole.
final class Folders {

    private static final int TRIES = 5;

    private Folders() {}

    /// Deletes a folder with all that is in it; nothing happens if it is not there. Files that somebody else deletes at the same
    /// time are no failure.
    ///
    /// @param folder which; links in it are not followed
    /// @throws IOException if something cannot be deleted
    static void delete(Path folder) throws IOException {
        for (int left = TRIES; Files.isDirectory(folder); left--) {
            try {
                Files.walkFileTree(folder, new Deletion());
            } catch (DirectoryNotEmptyException meanwhile) {
                // Somebody who is ending has written once more.
                if (left == 1) {
                    throw meanwhile;
                }
            }
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
