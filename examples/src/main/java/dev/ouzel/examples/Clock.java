package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import dev.ouzel.wire.sse.ServerSentEvent;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/// `GET /clock`: the time, each second, without an end. The events are numbered from 1; a reader that comes back with
/// the number of its last event goes on counting from there.
///
/// Thread-safe.
final class Clock implements Handler {

    private final DateTimeFormatter format;

    /// A clock for one place.
    ///
    /// @param zone the time zone that it shows
    Clock(ZoneId zone) {
        this.format = DateTimeFormatter.ofPattern("'An update from the server at' HH:mm:ss.").withZone(zone);
    }

    @Override
    public Response handle(Request request) {
        return EventSourceResponse.of(this::tick);
    }

    private void tick(EventStream stream) throws InterruptedException {
        long number = stream.lastEventId().map(Clock::number).orElse(0L);
        while (stream.pause(Duration.ofSeconds(1))) {
            number++;
            stream.send(ServerSentEvent.of(format.format(stream.time().instant())).withId(number));
        }
    }

    /// An id that is none of ours counts as none at all.
    private static long number(String id) {
        return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
    }
}
