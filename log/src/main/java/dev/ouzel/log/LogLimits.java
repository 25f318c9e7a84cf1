package dev.ouzel.log;

import java.time.Duration;

/// The bounds of a log, each with its reason. What goes beyond the first group is refused with
/// [IllegalArgumentException].
///
/// @param nameCharsMax length of a stream's name: 1,024, as long as most URLs' paths are
/// @param entryBytesMax size of one payload: 8 MiB, far above what an event should have
/// @param appendEntriesMax entries of one append: 10,000
/// @param settingsCharsMax length of content type and metadata together: 8,192, as much as a server takes of a head
/// @param cursorStreamsMax streams of one cursor: 1,000, since each of its reads looks at all of them
/// @param streamsMax streams, those deleted and not yet forgotten included: 1,000,000; a stream more is refused with
/// [LogException.Full]
/// @param producersMax producers that are remembered of one stream: 1,000; then the one idle for longest is forgotten
/// @param queueBytesMax bytes that wait for their commit: 64 MiB; appends then wait for room
/// @param commitBytesMax bytes of one commit: 4 MiB, so that those who wait first do not wait for all
/// @param readBytesMax bytes of payload of one read: 1 MiB
/// @param statesMax states of streams that are kept at hand for appends, beside the store: 65,536
/// @param deletedFor how long it is remembered that a stream was deleted: 1 day; less once half of `streamsMax` is reached
public record LogLimits(int nameCharsMax, int entryBytesMax, int appendEntriesMax, int settingsCharsMax,
        int cursorStreamsMax, long streamsMax, int producersMax, int queueBytesMax, int commitBytesMax,
        int readBytesMax, int statesMax, Duration deletedFor) {

    private static final LogLimits DEFAULTS = new LogLimits(1024, 8 << 20, 10_000, 8192, 1000, 1_000_000, 1000,
            64 << 20, 4 << 20, 1 << 20, 65_536, Duration.ofDays(1));

    /// Checks that each allows something.
    ///
    /// @throws IllegalArgumentException if one does not
    public LogLimits {
        atLeastOne("nameCharsMax", nameCharsMax);
        atLeastOne("entryBytesMax", entryBytesMax);
        atLeastOne("appendEntriesMax", appendEntriesMax);
        atLeastOne("settingsCharsMax", settingsCharsMax);
        atLeastOne("cursorStreamsMax", cursorStreamsMax);
        atLeastOne("streamsMax", streamsMax);
        atLeastOne("producersMax", producersMax);
        atLeastOne("queueBytesMax", queueBytesMax);
        atLeastOne("commitBytesMax", commitBytesMax);
        atLeastOne("readBytesMax", readBytesMax);
        atLeastOne("statesMax", statesMax);
        atLeastOne("deletedFor in milliseconds", deletedFor.toMillis());
    }

    /// The values named above.
    public static LogLimits defaults() {
        return DEFAULTS;
    }

    /// Another largest payload.
    ///
    /// @param bytes 1 or more
    public LogLimits withEntryBytesMax(int bytes) {
        return new LogLimits(nameCharsMax, bytes, appendEntriesMax, settingsCharsMax, cursorStreamsMax, streamsMax,
                producersMax, queueBytesMax, commitBytesMax, readBytesMax, statesMax, deletedFor);
    }

    /// Another number of streams.
    ///
    /// @param streams 1 or more
    public LogLimits withStreamsMax(long streams) {
        return new LogLimits(nameCharsMax, entryBytesMax, appendEntriesMax, settingsCharsMax, cursorStreamsMax,
                streams, producersMax, queueBytesMax, commitBytesMax, readBytesMax, statesMax, deletedFor);
    }

    /// Another number of states at hand.
    ///
    /// @param states 1 or more
    public LogLimits withStatesMax(int states) {
        return new LogLimits(nameCharsMax, entryBytesMax, appendEntriesMax, settingsCharsMax, cursorStreamsMax,
                streamsMax, producersMax, queueBytesMax, commitBytesMax, readBytesMax, states, deletedFor);
    }

    /// Another largest read.
    ///
    /// @param bytes of payload, 1 or more
    public LogLimits withReadBytesMax(int bytes) {
        return new LogLimits(nameCharsMax, entryBytesMax, appendEntriesMax, settingsCharsMax, cursorStreamsMax,
                streamsMax, producersMax, queueBytesMax, commitBytesMax, bytes, statesMax, deletedFor);
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
