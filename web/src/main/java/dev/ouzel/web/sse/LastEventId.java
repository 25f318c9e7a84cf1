package dev.ouzel.web.sse;

import dev.ouzel.web.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a request says about the last event that its reader has seen. A bad value is never an error, since any 4xx would
/// end an `EventSource` for ever: it counts as unknown, and the stream says so.
///
/// @param value the id, if there is a usable one
/// @param remark what to tell the reader about an id that was not usable
record LastEventId(Optional<String> value, Optional<String> remark) {

    /// Longer than any id that this library makes (128), short enough to be echoed and stored.
    static final int BYTES_MAX = 1024;

    private static final LastEventId NONE = new LastEventId(Optional.empty(), Optional.empty());

    static LastEventId of(Request request) {
        Optional<String> header = request.header("last-event-id").filter(value -> !value.isEmpty());
        if (header.isPresent()) {
            return ofBytes(header.get().getBytes(StandardCharsets.ISO_8859_1));
        }
        return request.query("lastEventId").filter(value -> !value.isEmpty())
                .map(value -> ofBytes(value.getBytes(StandardCharsets.UTF_8))).orElse(NONE);
    }

    /// The standard sends the id as UTF-8, while field values are read byte by byte.
    private static LastEventId ofBytes(byte[] bytes) {
        if (bytes.length > BYTES_MAX) {
            return unusable(bytes.length + " bytes, expected at most " + BYTES_MAX);
        }
        try {
            String id = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return id.chars().anyMatch(c -> c == '\0' || c == '\r' || c == '\n')
                    ? unusable("has a control character")
                    : new LastEventId(Optional.of(id), Optional.empty());
        } catch (CharacterCodingException _) {
            // The reader cannot have got these bytes from an event stream, which is always UTF-8.
            return unusable("not UTF-8");
        }
    }

    private static LastEventId unusable(String why) {
        return new LastEventId(Optional.empty(), Optional.of("last event id ignored: " + why));
    }
}
