package dev.ouzel.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be appended to a stream at once, and on what conditions. All of it is stored, or nothing.
///
/// @param payloads one for each entry; the arrays are not copied and must not be changed any more
/// @param closing whether the stream ends with this
/// @param existing whether the stream must exist; if not, it is created by the log's settings
/// @param expectedTail where the stream must end; null if that does not matter
/// @param producer who appends, so that it is stored once; null if nobody says
/// @param rank a text that must be larger than that of the append before it; null if that does not matter
public record Append(List<byte[]> payloads, boolean closing, boolean existing, @Nullable Offset expectedTail,
        @Nullable Producer producer, @Nullable String rank) {

    private static final int RANK_MAX = 256;

    /// Takes a copy of the list, not of the arrays.
    public Append {
        payloads = List.copyOf(payloads);
        if (rank != null) {
            Names.check("rank", rank, RANK_MAX);
        }
    }

    /// One entry.
    ///
    /// @param payload its bytes
    public static Append of(byte[] payload) {
        return of(List.of(payload));
    }

    /// Several entries.
    ///
    /// @param payloads their bytes, in order
    public static Append of(List<byte[]> payloads) {
        return new Append(payloads, false, false, null, null, null);
    }

    /// No entry and the end of the stream, which must exist.
    public static Append end() {
        return new Append(List.of(), true, true, null, null, null);
    }

    /// The same, and the stream ends with it.
    public Append thenClose() {
        return new Append(payloads, true, existing, expectedTail, producer, rank);
    }

    /// The same, only if the stream exists.
    public Append ifExists() {
        return new Append(payloads, closing, true, expectedTail, producer, rank);
    }

    /// The same, only if the stream ends here: nobody else has appended in between.
    ///
    /// @param tail what the last append or [EventLog#tail(String)] answered; [Offset#BEGINNING] for a stream that does
    /// not exist or never had an entry
    public Append ifTailIs(Offset tail) {
        return new Append(payloads, closing, existing, tail, producer, rank);
    }

    /// The same, stored once however often this producer sends it.
    ///
    /// @param who the producer
    public Append from(Producer who) {
        return new Append(payloads, closing, existing, expectedTail, who, rank);
    }

    /// The same, only if this text is larger than the rank of the last append to the stream that had one, character by
    /// character: `2` is larger than `10`.
    ///
    /// @param text 1 to 256 characters
    public Append withRank(String text) {
        return new Append(payloads, closing, existing, expectedTail, producer, text);
    }

    long bytes() {
        long bytes = 0;
        for (byte[] payload : payloads) {
            bytes += payload.length;
        }
        return bytes;
    }
}
