package dev.ouzel.web.sse;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Registration;
import dev.ouzel.log.Subscription;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All readers of the same streams of one log: they share what is encoded for them, and one listener at the log. It exists
/// while there are any.
///
/// Thread-safe.
final class Broadcast {

    private record Streams(EventLog log, List<String> names) {}

    private static final Map<Streams, Broadcast> OPEN = new ConcurrentHashMap<>();

    private final Streams streams;
    private final Map<FeedLoop, Lane> lanes = new ConcurrentHashMap<>();
    private final Registration registration;
    /// Changed only while the map computes this entry.
    private int readers;

    private Broadcast(Streams streams) {
        this.streams = streams;
        this.registration = streams.log().onAppend(streams.names(), this::appended);
    }

    /// Takes in a reader, until [#leave].
    ///
    /// @param loop pulls it
    static Lane join(Subscription subscription, FeedLoop loop, TimeSource time) {
        Streams streams = new Streams(subscription.log(), subscription.streams());
        Broadcast joined = OPEN.compute(streams, (_, open) -> {
            Broadcast broadcast = open == null ? new Broadcast(streams) : open;
            broadcast.readers++;
            return broadcast;
        });
        return joined.lanes.computeIfAbsent(loop, _ -> new Lane(joined, loop, time));
    }

    void leave() {
        OPEN.computeIfPresent(streams, (_, open) -> open.withoutOne());
    }

    private @Nullable Broadcast withoutOne() {
        readers--;
        if (readers > 0) {
            return this;
        }
        registration.close();
        return null;
    }

    private void appended() {
        lanes.values().forEach(Lane::appended);
    }

    /// Whether reading never waits, so that loops may do it.
    boolean readsAtOnce() {
        return streams.log().readsAtOnce();
    }

    /// A reader of the streams at this place.
    Cursor cursor(Offset place) {
        return streams.log().cursor(place, streams.names());
    }
}
