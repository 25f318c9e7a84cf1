package dev.ouzel.web.sse;

import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.web.Json;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// What a reader is told when events are missing: an event of the type `gap`, whose data are JSON with `from`, `to` and
/// `reason`, and whose id is the place from which on everything is there.
///
/// @param from the place after which something is missing
/// @param to the place from which on everything is there
/// @param reason `retention`, `deleted`, `other_log`, `ahead`, or `slow`
public record GapEvent(String from, String to, String reason) {

    /// The event type.
    public static final String TYPE = "gap";

    /// What a reader of a log found.
    ///
    /// @param gap what is missing
    public static GapEvent of(ReadResult.Gap gap) {
        return new GapEvent(gap.from().toString(), gap.to().toString(), gap.reason().name().toLowerCase(Locale.ROOT));
    }

    /// What a slow reader is spared.
    ///
    /// @param from where it was
    /// @param to where it goes on
    public static GapEvent skipped(Offset from, Offset to) {
        return new GapEvent(from.toString(), to.toString(), "slow");
    }

    /// The data of the event.
    public String toJson() {
        Map<String, String> members = LinkedHashMap.newLinkedHashMap(3);
        members.put("from", from);
        members.put("to", to);
        members.put("reason", reason);
        return Json.encode(members);
    }

    ByteBuffer encode() {
        return SseEncoder.encode(ServerSentEvent.of(toJson()).withEvent(TYPE).withId(to));
    }
}
