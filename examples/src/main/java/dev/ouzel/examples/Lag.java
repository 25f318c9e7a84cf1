package dev.ouzel.examples;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.Entry;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.web.FieldError;
import dev.ouzel.web.Handler;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import java.util.List;
import java.util.Set;

/// `GET /lag?topic=prices&after=…`: how far a reader at a place is behind, in events and in time. The log knows it, whatever the
/// events say of themselves.
///
/// Thread-safe.
final class Lag implements Handler {

    private static final int COUNT_MAX = 1_000;
    private static final Set<String> TOPICS = Set.of(Prices.TOPIC, Notifications.TOPIC, Logs.TOPIC, "todos");

    private final Hub hub;
    private final TimeSource time;

    /// The lag of readers of one hub.
    ///
    /// @param hub has the topics
    /// @param time the time in which events were published
    Lag(Hub hub, TimeSource time) {
        this.hub = hub;
        this.time = time;
    }

    /// How far a reader is behind.
    ///
    /// @param events how many events it has not got, counted up to 1,000
    /// @param more whether there are more than were counted
    /// @param millis how long ago the first of them was published; 0 if there is none
    /// @param gap whether events after its place are gone
    record Behind(int events, boolean more, long millis, boolean gap) {}

    @Override
    public Response handle(Request request) {
        String topic = request.query("topic")
                .filter(name -> TOPICS.contains(name) || Builds.TOPIC.matcher(name).matches())
                .orElseThrow(() -> refused("topic", "a topic of this server", request));
        Offset after = request.query("after").flatMap(Offset::parse)
                .orElseThrow(() -> refused("after", "the id of an event", request));
        return Response.json(behind(topic, after)).withHeader("cache-control", "no-store");
    }

    private static ProblemException refused(String name, String expected, Request request) {
        return new ProblemException(Problem.ofFields(List.of(
                new FieldError(name, "not known", expected, request.query(name).orElse("")))));
    }

    private Behind behind(String topic, Offset after) {
        return switch (hub.log().read(topic, after, COUNT_MAX)) {
            case ReadResult.Batch batch -> behind(batch, false);
            case ReadResult.Gap gap -> hub.log().read(topic, gap.to(), COUNT_MAX) instanceof ReadResult.Batch batch
                    ? behind(batch, true)
                    : new Behind(0, false, 0, true);
        };
    }

    private Behind behind(ReadResult.Batch batch, boolean gap) {
        List<Entry> unread = batch.entries();
        long millis = unread.isEmpty() ? 0 : Math.max(0, time.millis() - unread.getFirst().timeMillis());
        return new Behind(unread.size(), !batch.upToDate(), millis, gap);
    }
}
