package dev.ouzel.server.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Undoes the compression of messages (RFC 7692, section 7.2.2). What comes out is bounded by [MessageBytes], so that a
/// small message cannot become a large one: it is stopped at the byte that is too much.
///
/// Owned by the connection's event loop.
final class Inflation {

    /// The end that every message has and none carries.
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};
    private static final int CHUNK_BYTES = 4096;

    private final Inflater inflater = new Inflater(true);
    private final boolean contextTakeover;

    Inflation(boolean contextTakeover) {
        this.contextTakeover = contextTakeover;
    }

    /// Takes a piece of a message.
    ///
    /// @param last whether the message ends with it
    void inflate(ByteBuf piece, boolean last, MessageBytes to) throws FaultException {
        inflate(ByteBufUtil.getBytes(piece), to);
        if (last) {
            inflate(TAIL, to);
            if (!contextTakeover) {
                inflater.reset();
            }
        }
    }

    private void inflate(byte[] piece, MessageBytes to) throws FaultException {
        byte[] chunk = new byte[CHUNK_BYTES];
        inflater.setInput(piece);
        boolean more = true;
        try {
            while (more) {
                int count = inflater.inflate(chunk);
                to.add(chunk, count);
                more = count > 0;
                if (inflater.finished()) { // A peer may end its blocks within a message, and begin others.
                    int left = inflater.getRemaining();
                    inflater.reset();
                    inflater.setInput(piece, piece.length - left, left);
                    more = left > 0;
                }
            }
        } catch (DataFormatException _) { // The peer's fault, and not worth a stack trace.
            throw new FaultException(Fault.INVALID_DATA);
        }
    }

    /// Gives the memory back, which is not the heap's.
    void end() {
        inflater.end();
    }
}
