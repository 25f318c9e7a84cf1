package dev.ouzel.server.http2;

import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/// The last streams of a peer that both sides ended, and those that it passed over last. A peer that keeps to the
/// protocol never names them again, so a short memory serves. Owned by the event loop.
final class PastStreams {

    private static final int REMEMBERED = 16;

    private final int[] ended = new int[REMEMBERED];
    private int next;
    private int highest = -1;
    private int passedFrom;
    private int passedTo = -1;

    /// A stream begins.
    void begun(int id) {
        if (id > highest + 2) {
            passedFrom = highest + 2;
            passedTo = id - 2;
        }
        highest = id;
    }

    /// Both sides have ended a stream.
    void ended(int id) {
        ended[next++ % REMEMBERED] = id;
    }

    /// What a frame on such a stream is to the connection; null if it is none of them.
    @Nullable
    Http2Error errorOn(int id) {
        if (id >= passedFrom && id <= passedTo) {
            return Http2Error.PROTOCOL_ERROR;
        }
        for (int past : ended) {
            if (past == id) {
                return Http2Error.STREAM_CLOSED;
            }
        }
        return null;
    }
}
