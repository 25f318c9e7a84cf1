package dev.ouzel.server.http1;

import java.nio.ByteBuffer;

/// Memory outside the heap for many small pieces. A piece has no owner: the garbage collector frees a slab once none of its
/// pieces is in use. Not thread-safe.
final class Slab {

    /// Large enough that a piece of some hundred bytes costs next to nothing, small enough that one piece in use does not
    /// keep much.
    private static final int SLAB_BYTES = 256 * 1024;
    /// Larger pieces get memory of their own.
    private static final int PIECE_BYTES_MAX = SLAB_BYTES / 4;

    private ByteBuffer rest = ByteBuffer.allocateDirect(0);

    /// A piece of so many bytes, to be filled once.
    ByteBuffer take(int bytes) {
        if (bytes > PIECE_BYTES_MAX) {
            return ByteBuffer.allocateDirect(bytes);
        }
        if (bytes > rest.remaining()) {
            rest = ByteBuffer.allocateDirect(SLAB_BYTES);
        }
        ByteBuffer piece = rest.slice(rest.position(), bytes);
        rest.position(rest.position() + bytes);
        return piece;
    }
}
