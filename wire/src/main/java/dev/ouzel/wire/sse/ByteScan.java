package dev.ouzel.wire.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searches bytes, eight at a time.
final class ByteScan {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long CRS = ONES * '\r';
    private static final long LFS = ONES * '\n';

    private ByteScan() {}

    /// The place of the first CR or LF.
    ///
    /// @return `to` if there is none
    static int lineEnd(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, i);
            // Hardly any text has other control characters: one test instead of two for most bytes.
            if (below(eight, '\r' + 1) != 0) {
                long found = zeroes(eight ^ CRS) | zeroes(eight ^ LFS);
                if (found != 0) {
                    return i + firstOf(found);
                }
            }
        }
        while (i < to && bytes[i] != '\r' && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /// The place of the first byte of this value.
    ///
    /// @return `to` if there is none
    static int find(byte[] bytes, int from, int to, char value) {
        long values = ONES * value;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long found = zeroes((long) EIGHT.get(bytes, i) ^ values);
            if (found != 0) {
                return i + firstOf(found);
            }
        }
        while (i < to && bytes[i] != value) {
            i++;
        }
        return i;
    }

    private static int firstOf(long found) {
        return Long.numberOfTrailingZeros(found) >>> 3;
    }

    private static long zeroes(long eight) {
        return below(eight, 1);
    }

    // The lowest bit that is set belongs to the first byte that is below the limit; bits above it may be false, and
    // nobody asks for them.
    private static long below(long eight, int limit) {
        return (eight - ONES * limit) & ~eight & HIGHS;
    }
}
