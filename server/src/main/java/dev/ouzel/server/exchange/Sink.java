package dev.ouzel.server.exchange;

import java.nio.ByteBuffer;
import java.util.List;

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

    /// There was no room, and something waits for it: the flow is woken when there is, or the write deadline passes.
    void awaitRoom();

    /// Runs something once the system has taken everything, now if it has. Never, if that fails.
    void whenWritten(Runnable action);
}
