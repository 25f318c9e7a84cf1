package dev.ouzel.examples;

import dev.ouzel.hub.Hub;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;

/// `GET /logs`: the server's own log, the last lines first and then each new one, as `tail -f` does. The lines come from whoever
/// publishes to [#TOPIC]. They tell of the server's inside: not for strangers.
///
/// Thread-safe.
public final class Logs implements Handler {

    /// The topic of the lines, which keeps the last five hundred.
    public static final String TOPIC = "logs";

    private static final Retention KEPT = Retention.all().withEntriesMax(500);

    private final EventSourceResponse lines;

    Logs(Hub hub) {
        hub.topic(TOPIC, StreamSettings.defaults().withRetention(KEPT));
        this.lines = EventSourceResponse.of(hub.subscribe(TOPIC).from(Offset.BEGINNING));
    }

    @Override
    public Response handle(Request request) {
        return lines;
    }
}
