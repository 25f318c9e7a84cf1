package dev.ouzel.web.sse;

import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.web.Json;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.util.Locale;

/// What a reader is told when events are missing: an event of the type `gap`, whose data are JSON with `from`, `to` and
/// `reason`, and whose id is the place from which on everything is there.
///
/// @param from the place after which something is missing
/// @param to the place from which on everything is there
/// @param reason `retention`, `deleted`, `other_log`, `ahead`, or `slow`
record GapEvent(String from, String to, String reason) {

    static final String TYPE = "gap";

    static ByteBuffer encode(ReadResult.Gap gap) {
        return encode(gap.from(), gap.to(), gap.reason().name().toLowerCase(Locale.ROOT));
    }

    static ByteBuffer encode(Offset from, Offset to, String reason) {
        GapEvent event = new GapEvent(from.toString(), to.toString(), reason);
        return SseEncoder.encode(ServerSentEvent.of(Json.encode(event)).withEvent(TYPE).withId(event.to));
    }
}
