package dev.ouzel.web.sse;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Readers that wait at the tail, in the order in which they came; they may leave from the middle. Owned by one loop.
final class WaitingList {

    private static final int ROOM_AT_FIRST = 8;

    private @Nullable SubscriptionFeed[] readers = new @Nullable SubscriptionFeed[ROOM_AT_FIRST];
    private int size;
    private int left;
    private int next;

    /// Adds a reader, and tells it its place.
    void add(SubscriptionFeed reader) {
        if (size == readers.length) {
            makeRoom();
        }
        readers[size] = reader;
        reader.waitsAt(this, size);
        size++;
        left++;
    }

    /// How many readers are here.
    int size() {
        return left;
    }

    void remove(int place) {
        readers[place] = null;
        left--;
    }

    /// Pulls some of them, which are then no longer here.
    ///
    /// @param max how many at most
    /// @return whether there are more
    boolean pull(int max) {
        int end = Math.min(size, next + max);
        while (next < end) {
            SubscriptionFeed reader = readers[next];
            if (reader != null) {
                remove(next);
                reader.stopWaiting();
                reader.pullNow();
            }
            next++;
        }
        boolean more = next < size;
        if (!more) {
            size = 0;
            next = 0;
        }
        return more;
    }

    /// Closes the holes, and doubles the room unless that has given enough.
    private void makeRoom() {
        @Nullable
        SubscriptionFeed[] old = readers;
        if (left > old.length / 2) {
            readers = new @Nullable SubscriptionFeed[2 * old.length];
        } else {
            readers = new @Nullable SubscriptionFeed[old.length];
        }
        size = 0;
        Arrays.stream(old).forEach(this::keep);
    }

    private void keep(@Nullable SubscriptionFeed reader) {
        if (reader != null) {
            readers[size] = reader;
            reader.waitsAt(this, size);
            size++;
        }
    }
}
