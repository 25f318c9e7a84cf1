package dev.ouzel.server.exchange;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The bytes of one exchange that wait for the socket, in order and counted. Not thread-safe: the exchange's lock
/// guards it.
public final class Outbound {

    private final ArrayDeque<ByteBuffer> pieces = new ArrayDeque<>(4);
    private long bytes;

    /// Nothing waits.
    public Outbound() {}

    /// How many bytes wait.
    public long bytes() {
        return bytes;
    }

    /// Appends a piece that is read through this buffer from now on.
    public void add(ByteBuffer piece) {
        pieces.addLast(piece);
        bytes += piece.remaining();
    }

    /// Drops what waits.
    public void clear() {
        pieces.clear();
        bytes = 0;
    }

    /// Takes what waits, up to so many bytes; a piece that is larger is taken in slices.
    public List<ByteBuffer> take(int bytesMax) {
        List<ByteBuffer> taken = new ArrayList<>(pieces.size());
        int room = bytesMax;
        while (room > 0 && !pieces.isEmpty()) {
            ByteBuffer piece = takeFirst(room);
            room -= piece.remaining();
            taken.add(piece);
        }
        bytes -= bytesMax - room;
        return taken;
    }

    private ByteBuffer takeFirst(int room) {
        ByteBuffer first = pieces.getFirst();
        if (first.remaining() <= room) {
            return pieces.removeFirst();
        }
        ByteBuffer slice = first.slice(first.position(), room);
        first.position(first.position() + room);
        return slice;
    }
}
