package dev.ouzel.source.postgres;

import java.nio.charset.StandardCharsets;

/// What a reader is about to publish, as it stands in the log: the changes between two places. Whoever finds it after a
/// crash publishes the same changes again, under the same epoch and cut at the same rows, and the log takes those that it
/// does not have.
///
/// @param epoch counts the intents of one reader; of its producer, too
/// @param database whose places these are
/// @param from after this place
/// @param to up to this one; the same if there is nothing to publish
record Intent(long epoch, String database, Place from, Place to) {

    private static final String VERSION = "1";
    private static final int PARTS = 9;

    /// Nothing to publish, and a place to go on from.
    static Intent at(long epoch, String database, Place place) {
        return new Intent(epoch, database, place, place);
    }

    /// Reads what [#payload] wrote.
    ///
    /// @throws IllegalArgumentException if it is something else
    static Intent of(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        String[] parts = text.split(" ", -1);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            throw new IllegalArgumentException("intent: " + text + " (expected: version " + VERSION + ")");
        }
        return new Intent(Long.parseLong(parts[1]), parts[2], place(parts, 3), place(parts, 6));
    }

    private static Place place(String[] parts, int at) {
        return new Place(Snapshot.parse(parts[at]), Long.parseLong(parts[at + 1]), Long.parseLong(parts[at + 2]));
    }

    private static String text(Place place) {
        return place.seen() + " " + place.seq() + " " + place.trimmed();
    }

    boolean isEmpty() {
        return from.equals(to);
    }

    /// The same, under a larger epoch.
    Intent after(long otherEpoch) {
        return new Intent(Math.max(epoch, otherEpoch) + 1, database, from, to);
    }

    byte[] payload() {
        return String.join(" ", VERSION, Long.toString(epoch), database, text(from), text(to))
                .getBytes(StandardCharsets.UTF_8);
    }
}
