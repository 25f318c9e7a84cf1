package dev.ouzel.store.rocksdb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a store throws when it cannot be opened, or has failed. Nothing on disk was destroyed by it.
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Reason reason;

    StoreException(Reason reason, Path folder, String what, @Nullable Throwable cause) {
        super(folder + ": " + what, cause);
        this.reason = reason;
    }

    /// What is wrong.
    public Reason reason() {
        return reason;
    }

    /// What is wrong with a store.
    public enum Reason {

        /// The folder holds something that is not a log of Ouzel.
        FOREIGN,

        /// The folder holds a log that a newer Ouzel has made.
        NEWER,

        /// What is on disk is not what was written there.
        DAMAGED,

        /// Another store has the folder open, in this process or in another one.
        IN_USE,

        /// The disk or the file system refused: no space, no permission, an error of the device.
        FAILED
    }
}
