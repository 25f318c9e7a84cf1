package dev.ouzel.benchmarks.streams;

import java.nio.ByteBuffer;

/// Where a stream is within an event. Not thread-safe.
final class LineEnds {

    private boolean ended;

    /// Two LFs in a row end an event; the first may be the last byte of what came before.
    ///
    /// @param bytes so many of them are taken
    int count(ByteBuffer bytes, int length) {
        int events = 0;
        boolean before = ended;
        for (int i = 0; i < length; i++) {
            boolean now = bytes.get() == '\n';
            if (now && before) {
                events++;
            }
            before = now;
        }
        ended = before;
        return events;
    }
}
