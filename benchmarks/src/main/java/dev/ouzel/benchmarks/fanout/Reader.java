package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Arrivals;

/// A reader that expects each number once and in order. It takes lines that begin with `data: ` for whole events, which holds
/// as long as a server cuts no event in two chunks; one that did would be found to lack events.
final class Reader implements Arrivals {

    private static final int OTHER_LINE = -1;
    private static final int NUMBER_END = Numbered.FIELD.length + Numbered.DIGITS;

    private final Group group;
    private boolean opened;
    private long last;
    private long number;
    /// Where in a line that may be an event's it is.
    private int at;

    /// @param group told what comes
    /// @param last the last number that it need not get
    Reader(Group group, long last) {
        this.group = group;
        this.last = last;
    }

    @Override
    public void arrived(byte[] bytes, int length) {
        open();
        for (int i = 0; i < length; i++) {
            byte next = bytes[i];
            if (next == '\n') {
                endLine();
            } else if (at >= 0 && at < NUMBER_END) {
                take(next);
            } else if (at == NUMBER_END) {
                at++;
                i += i + Numbered.PADDING <= length ? Numbered.PADDING - 1 : 0;
            }
        }
    }

    @Override
    public void ended() {
        open();
        group.ended();
    }

    private void open() {
        if (!opened) {
            opened = true;
            group.opened();
        }
    }

    private void take(byte next) {
        if (at >= Numbered.FIELD.length) {
            number = 10 * number + next - '0';
            at++;
        } else if (next == Numbered.FIELD[at]) {
            at++;
        } else {
            at = OTHER_LINE;
        }
    }

    private void endLine() {
        if (at >= NUMBER_END) {
            group.delivered(number, last);
            last = number;
        }
        at = 0;
        number = 0;
    }
}
