package dev.ouzel.exchange;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A piece of body that many responses have in common. An engine keeps beside it the form in which it travels, so that it
/// is framed and copied once, not once a response.
///
/// Thread-safe.
public final class SharedBytes {

    private final ByteBuffer bytes;
    private final Pulled.Shared pulled = new Pulled.Shared(this);
    private volatile @Nullable Object form;

    private SharedBytes(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            throw new IllegalArgumentException("an empty piece (expected: at least one byte)");
        }
        this.bytes = bytes;
    }

    /// Shares bytes, which must not be changed afterwards.
    ///
    /// @param bytes the piece, from position to limit, not empty
    public static SharedBytes of(ByteBuffer bytes) {
        return new SharedBytes(bytes.asReadOnlyBuffer());
    }

    /// The piece; reading it leaves it as it is.
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /// How many bytes it has.
    public int size() {
        return bytes.remaining();
    }

    /// This piece as the answer of a feed, always the same object.
    public Pulled.Shared pulled() {
        return pulled;
    }

    /// For engines: the form that was made of it before, or else a new one. Where two engines take turns, each makes its own
    /// anew.
    ///
    /// @param <T> what the engine calls a form
    /// @param type the class of that
    /// @param make makes a form; may run more than once
    public <T> T form(Class<T> type, Function<SharedBytes, T> make) {
        Object made = form;
        if (type.isInstance(made)) {
            return type.cast(made);
        }
        T anew = make.apply(this);
        form = anew;
        return anew;
    }
}
