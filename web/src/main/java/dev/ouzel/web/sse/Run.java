package dev.ouzel.web.sse;

import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.Entry;
import dev.ouzel.log.Event;
import dev.ouzel.log.LogException;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Subscription;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What follows one place in a subscription's streams, encoded once for all readers that come by there.
sealed interface Run {

    /// How many entries are looked at at once.
    int ENTRIES_MAX = 512;

    /// How many bytes of payload a run has, up to its last entry: what a reader may have to be given at once.
    int BYTES_MAX = 32 << 10;

    /// How many entries up to the tail are not cut: events that were published at one time go out at one time.
    int LATEST_MAX = 64;

    /// Events.
    ///
    /// @param bytes all of them, encoded
    /// @param entries how many
    /// @param to the place after them
    /// @param sinceMillis when the first of them was appended
    /// @param upToDate whether nothing follows them yet
    record Events(SharedBytes bytes, int entries, Offset to, long sinceMillis, boolean upToDate) implements Run {

        /// Tells an observer that so many readers were given them.
        void delivered(int readers, ReaderObserver observer, TimeSource time) {
            if (!observer.equals(ReaderObserver.NONE)) { // The clock is not read for nobody.
                long age = time.millis() - sinceMillis;
                for (int i = 0; i < readers; i++) {
                    observer.delivered(entries, bytes.size(), age);
                }
            }
        }
    }

    /// Something is missing.
    ///
    /// @param gap what
    /// @param rest goes on after it
    record Missing(ReadResult.Gap gap, Cursor rest) implements Run {}

    /// Nothing yet.
    ///
    /// @param to the place to wait at
    record Tail(Offset to) implements Run {}

    /// Nothing, and never again.
    record Ended() implements Run {}

    /// The log has stopped, or cannot be read.
    record Failed() implements Run {}

    /// Has to be read first; the reader is pulled when it is.
    record Loading() implements Run {}

    /// The place before the newest entry.
    record Newest(Offset place) implements Run {}

    /// What follows a cursor's place, cut so that other readers have a use for it.
    static Run shared(Cursor cursor) {
        return read(cursor, batch -> isLatest(batch) ? batch.entries() : upToAnEnd(batch.entries()));
    }

    /// What follows a cursor's place, for a reader that keeps this cursor for itself.
    static Run apart(Cursor cursor) {
        return read(cursor, ReadResult.Batch::entries);
    }

    private static Run read(Cursor cursor, Function<ReadResult.Batch, List<Entry>> cut) {
        try {
            return switch (cursor.poll(ENTRIES_MAX)) {
                case ReadResult.Gap gap -> new Missing(gap, cursor);
                case ReadResult.Batch batch when !batch.entries().isEmpty() ->
                    events(batch, cut.apply(batch));
                case ReadResult.Batch batch -> batch.ended() ? new Ended() : new Tail(batch.next());
            };
        } catch (LogException _) {
            return new Failed(); // The log has said why, once and loudly.
        }
    }

    /// Where a reader at this place is to skip to.
    static Run newest(Subscription subscription, Offset place) {
        try {
            return new Newest(subscription.newest(place));
        } catch (LogException _) {
            return new Failed();
        }
    }

    private static Run events(ReadResult.Batch batch, List<Entry> entries) {
        boolean whole = entries.size() == batch.entries().size();
        List<ServerSentEvent> events = new ArrayList<>(entries.size());
        entries.forEach(entry -> events.add(event(entry)));
        return new Events(SharedBytes.of(SseEncoder.encode(events)), entries.size(),
                whole ? batch.next() : entries.getLast().offset(), entries.getFirst().timeMillis(),
                whole && batch.upToDate() && !batch.ended());
    }

    private static boolean isLatest(ReadResult.Batch batch) {
        return batch.upToDate() && batch.entries().size() <= LATEST_MAX && bytes(batch.entries()) < BYTES_MAX;
    }

    private static long bytes(List<Entry> entries) {
        long bytes = 0;
        for (Entry entry : entries) {
            bytes += entry.payload().length;
        }
        return bytes;
    }

    /// Runs end at places that depend on the entries alone, about one in 128. So readers who come back at different places are
    /// on common ground after the first end, and share what is encoded.
    private static List<Entry> upToAnEnd(List<Entry> entries) {
        long bytes = 0;
        for (int i = 0; i < entries.size(); i++) {
            bytes += entries.get(i).payload().length;
            if (bytes >= BYTES_MAX || ends(entries.get(i))) {
                return entries.subList(0, i + 1);
            }
        }
        return entries;
    }

    private static boolean ends(Entry entry) {
        // The multiplier spreads sequences that have a step in common (Knuth, TAOCP 3, section 6.4).
        return ((entry.offset().sequence() * 0x9E37_79B9_7F4A_7C15L) >>> 57) == 0;
    }

    private static ServerSentEvent event(Entry entry) {
        Event event = Event.of(entry);
        ServerSentEvent sent = ServerSentEvent.of(event.data()).withId(entry.offset().toString());
        return event.type().isEmpty() ? sent : sent.withEvent(event.type());
    }
}
