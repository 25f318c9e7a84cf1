package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.Received;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What the application has not received yet: pieces of the request body, counted, and the drain notice. Not
/// thread-safe: the exchange's lock guards it.
final class Inbound {

    private final ArrayDeque<Received.Body> pieces = new ArrayDeque<>(2);
    private final int bytesMax;
    private long bytes;
    private boolean paused;
    private boolean noticed;
    private @Nullable Drain notice;

    Inbound(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Adds a piece of the body.
    ///
    /// @return whether no more should come until [#resumes] said so
    boolean add(ByteBuffer piece, boolean last) {
        pieces.add(new Received.Body(piece, last));
        bytes += piece.remaining();
        paused = bytes > bytesMax;
        return paused;
    }

    /// Adds the drain notice, the first time.
    void notice(Drain drain) {
        notice = noticed ? notice : drain;
        noticed = true;
    }

    /// The next thing to receive, or null.
    @Nullable
    Received poll() {
        if (notice != null) {
            Drain drain = notice;
            notice = null;
            return new Received.DrainNotice(drain);
        }
        Received.Body piece = pieces.poll();
        bytes -= piece == null ? 0 : piece.bytes().remaining();
        return piece;
    }

    /// Whether the pause is over; true once a pause.
    boolean resumes() {
        boolean resumes = paused && bytes <= bytesMax / 2;
        paused &= !resumes;
        return resumes;
    }
}
