package dev.ouzel.web.websocket;

import dev.ouzel.log.Entry;
import dev.ouzel.log.Event;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.web.sse.GapEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/// An event as a JSON message: `type`, `id` and `data`, with the meaning that they have in an event stream.
final class EventMessage {

    private EventMessage() {}

    /// The first message: where the peer begins.
    static Map<String, String> opening(Offset place, String remark) {
        return message("open", place.toString(), remark);
    }

    static Map<String, String> of(Entry entry) {
        Event event = Event.of(entry);
        return message(event.type().isEmpty() ? "message" : event.type(), entry.offset().toString(), event.data());
    }

    static Map<String, String> of(ReadResult.Gap gap) {
        return gap(GapEvent.of(gap));
    }

    static Map<String, String> skipped(Offset from, Offset to) {
        return gap(GapEvent.skipped(from, to));
    }

    private static Map<String, String> gap(GapEvent gap) {
        return message(GapEvent.TYPE, gap.to(), gap.toJson());
    }

    private static Map<String, String> message(String type, String id, String data) {
        Map<String, String> message = LinkedHashMap.newLinkedHashMap(3);
        message.put("type", type);
        message.put("id", id);
        message.put("data", data);
        return message;
    }
}
