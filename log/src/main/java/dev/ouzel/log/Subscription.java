package dev.ouzel.log;

import java.util.List;
import java.util.Optional;

/// Which streams somebody reads, and from where, for a protocol to serve: several streams of one log, read as one. It holds
/// nothing open. Immutable; may serve any number of readers.
///
/// @param log the log
/// @param streams names of streams, one or more, which need not exist yet
/// @param after where a reader without a place of its own begins; empty for "with what comes from now on"
/// @param slow what becomes of a reader that falls behind
public record Subscription(EventLog log, List<String> streams, Optional<Offset> after, SlowReader slow) {

    /// Takes a copy of the names.
    ///
    /// @throws IllegalArgumentException if there are none
    public Subscription {
        streams = streams.stream().distinct().sorted().toList();
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("no streams (expected: one or more)");
        }
    }

    /// A subscription to these streams that begins with what comes from now on, and whose readers may be slow.
    ///
    /// @param log the log
    /// @param streams names of streams, one or more
    public static Subscription of(EventLog log, String... streams) {
        return new Subscription(log, List.of(streams), Optional.empty(), new SlowReader.Waits());
    }

    /// The place before the newest entry of its streams, for a reader who is to skip what lies between.
    ///
    /// @param place where that reader is
    /// @return never before that place
    /// @throws LogException if the log has stopped
    public Offset newest(Offset place) {
        Offset newest = streams.stream().flatMap(stream -> log.tail(stream).stream()).max(Offset::compareTo)
                .orElse(place);
        return newest.compareTo(place) > 0 ? new Offset(newest.epoch(), newest.sequence() - 1) : place;
    }

    /// The subscription from another place on.
    ///
    /// @param place where a reader without a place of its own begins; [Offset#BEGINNING] for everything there is
    public Subscription from(Offset place) {
        return new Subscription(log, streams, Optional.of(place), slow);
    }

    /// The subscription with another policy for slow readers.
    ///
    /// @param policy what becomes of a reader that falls behind
    public Subscription when(SlowReader policy) {
        return new Subscription(log, streams, after, policy);
    }
}
