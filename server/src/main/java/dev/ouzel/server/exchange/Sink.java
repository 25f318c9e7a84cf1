package dev.ouzel.server.exchange;

import io.netty.channel.unix.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the bytes of a response go: a socket, or a stream that shares one. Owned by the event loop.
public interface Sink {

    /// Whether the socket takes anything. If not, the flow is woken when it does.
    boolean writable();

    /// How many bytes of body it takes now.
    ///
    /// @param bytesMax more are never asked for
    int room(int bytesMax);

    /// Writes the pieces, which may be none, with one flush.
    ///
    /// @param last whether nothing follows
    void write(List<ByteBuffer> pieces, boolean last);

    /// Writes bytes that are outside the heap and never change, from where they are.
    ///
    /// @return whether the system took all of them at once; what it did not take is written when it can
    boolean share(ByteBuffer bytes);

    /// Lends out its socket, so that shared bytes go there past it, while it has nothing to write itself.
    ///
    /// @param borrower told when that is over
    /// @return null if it has none, or something is on its way there
    default @Nullable Socket lend(Borrower borrower) {
        return null;
    }

    /// The system has taken only so many of the bytes that went past it; it writes the others when it can.
    default void sentOnly(int sent, ByteBuffer bytes) {
        throw new IllegalStateException("sent past a sink that lends no socket (expected: one that does)");
    }

    /// There was no room, and something waits for it: the flow is woken when there is, or the write deadline passes.
    void awaitRoom();

    /// Runs something once the system has taken everything, now if it has. Never, if that fails.
    void whenWritten(Runnable action);

    /// Whoever has a socket that was lent.
    interface Borrower {

        /// It must not be used any more.
        void recalled();
    }
}
