package dev.ouzel.app;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.store.rocksdb.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What the command line says of where the log is kept.
final class DataOptions {

    @Option(names = "--data", paramLabel = "DIR", description = "Folder in which everything is kept, so that readers come back to their places after a restart; made if it does not exist. Without it nothing outlives the process.")
    private @Nullable Path folder;

    /// The folder; empty if everything is in memory.
    Optional<Path> folder() {
        return Optional.ofNullable(folder);
    }

    /// Opens the log.
    ///
    /// @throws IOException if it cannot be opened, in words for whoever has called
    HubLog open(TimeSource time) throws IOException {
        try {
            return folder == null ? HubLog.inMemory(time) : HubLog.onDisk(folder, time);
        } catch (StoreException refused) {
            throw new IOException("--data " + refused.getMessage(), refused);
        }
    }
}
