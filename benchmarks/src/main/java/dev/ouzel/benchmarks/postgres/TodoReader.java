package dev.ouzel.benchmarks.postgres;

import dev.ouzel.benchmarks.load.Arrivals;
import java.nio.charset.StandardCharsets;

/// A reader that counts events. It takes lines that begin with `data: ` for events, which holds as long as an event is one line
/// and no event is cut in two chunks.
final class TodoReader implements Arrivals {

    private static final byte[] FIELD = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final int OTHER_LINE = -1;

    private boolean opened;
    private long events;
    private int at;

    @Override
    public void arrived(byte[] bytes, int length) {
        opened = true;
        for (int i = 0; i < length; i++) {
            take(bytes[i]);
        }
    }

    private void take(byte next) {
        if (next == '\n') {
            at = 0;
        } else if (at >= 0 && at < FIELD.length) {
            at = next == FIELD[at] ? at + 1 : OTHER_LINE;
            events += at == FIELD.length ? 1 : 0;
        }
    }

    boolean isOpen() {
        return opened;
    }

    long events() {
        return events;
    }
}
