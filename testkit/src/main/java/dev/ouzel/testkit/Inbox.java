package dev.ouzel.testkit;

import dev.ouzel.exchange.Received;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What waits to be received by an application: the drain notice first, then the request body, bounded.
///
/// Every method is called under the gate of its exchange.
final class Inbox {

    private final int bytesMax;
    private final Queue<Received.Body> pieces = new ArrayDeque<>();
    private int bytes;
    private Received.@Nullable DrainNotice notice;

    Inbox(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    boolean hasRoom() {
        return bytes < bytesMax;
    }

    void putBody(Received.Body piece) {
        pieces.add(piece);
        bytes += piece.bytes().remaining();
    }

    void putNotice(Received.DrainNotice newNotice) {
        notice = newNotice;
    }

    boolean hasNext() {
        return notice != null || !pieces.isEmpty();
    }

    Received next() {
        Received.DrainNotice told = notice;
        if (told != null) {
            notice = null;
            return told;
        }
        Received.Body piece = pieces.remove();
        bytes -= piece.bytes().remaining();
        return piece;
    }
}
