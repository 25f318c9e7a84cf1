package dev.ouzel.testkit;

import dev.ouzel.exchange.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// The way from an engine to its peer, in the place of a socket: the bounded send buffer, and what the peer sees.
///
/// Every method is called under the gate of its exchange.
final class Outbox {

    private final int bytesMax;
    private final List<Headers> earlyHints = new ArrayList<>();
    private final Queue<byte[]> pieces = new ArrayDeque<>();
    private int bytes;
    private Conversation.@Nullable Head head;
    private Headers trailers = Headers.empty();
    private @Nullable BodyEnd end;

    Outbox(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /// Whether the peer can take more.
    boolean hasRoom() {
        return bytes < bytesMax;
    }

    void putEarlyHints(Headers hints) {
        earlyHints.add(hints);
    }

    void putHead(Conversation.Head newHead) {
        head = newHead;
    }

    void putBody(ByteBuffer piece) {
        byte[] copy = new byte[piece.remaining()];
        piece.duplicate().get(copy);
        if (copy.length > 0) {
            pieces.add(copy);
            bytes += copy.length;
        }
    }

    void putTrailers(Headers newTrailers) {
        trailers = newTrailers;
    }

    /// Ends the body; only the first end counts.
    void putEnd(BodyEnd newEnd) {
        end = end == null ? newEnd : end;
    }

    /// Drops what is not taken, as a reset does.
    void cut() {
        pieces.clear();
        bytes = 0;
        end = BodyEnd.CUT;
    }

    List<Headers> earlyHints() {
        return List.copyOf(earlyHints);
    }

    Conversation.@Nullable Head head() {
        return head;
    }

    Headers trailers() {
        return trailers;
    }

    /// How the body ended, once all of it is taken.
    @Nullable
    BodyEnd end() {
        return pieces.isEmpty() ? end : null;
    }

    boolean hasNews() {
        return !pieces.isEmpty() || end != null;
    }

    byte @Nullable [] take() {
        byte[] piece = pieces.poll();
        bytes -= piece == null ? 0 : piece.length;
        return piece;
    }
}
