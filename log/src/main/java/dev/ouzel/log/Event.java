package dev.ouzel.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// An event as the payload of an entry: what a hub publishes, and what every protocol that serves it tells in its own words.
///
/// The payload is the length of the type in bytes as one unsigned short in big-endian order, the type, and the data, both in
/// UTF-8. Immutable.
///
/// @param type the event type, at most [#TYPE_BYTES_MAX] bytes of UTF-8 without CR, LF or NUL; empty for a plain message
/// @param data the data, any text
public record Event(String type, String data) {

    /// The longest event type, in bytes of UTF-8.
    public static final int TYPE_BYTES_MAX = 1024;

    /// Checks the type.
    ///
    /// @throws IllegalArgumentException if the type is too long, or could not be told on one line
    public Event {
        if (type.length() > TYPE_BYTES_MAX || type.getBytes(StandardCharsets.UTF_8).length > TYPE_BYTES_MAX) {
            throw new IllegalArgumentException("event type of " + type.length() + " characters (expected: at most "
                    + TYPE_BYTES_MAX + " bytes)");
        }
        if (!isLine(type)) {
            throw new IllegalArgumentException("event type with a line end or NUL (expected: one line)");
        }
    }

    /// A plain message.
    ///
    /// @param data the data, any text
    public static Event of(String data) {
        return new Event("", data);
    }

    /// An event of a type.
    ///
    /// @param type the event type
    /// @param data the data, any text
    public static Event of(String type, String data) {
        return new Event(type, data);
    }

    /// The event that an entry holds; empty if its payload is none, because something else than a hub wrote it.
    ///
    /// @param entry what was read
    public static Optional<Event> in(Entry entry) {
        byte[] payload = entry.payload();
        if (payload.length < Short.BYTES) {
            return Optional.empty();
        }
        int typeBytes = Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
        int from = Short.BYTES + typeBytes;
        if (typeBytes > TYPE_BYTES_MAX || from > payload.length) {
            return Optional.empty();
        }
        String type = new String(payload, Short.BYTES, typeBytes, StandardCharsets.UTF_8);
        return isLine(type)
                ? Optional.of(new Event(type, new String(payload, from, payload.length - from, StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    /// The event that an entry holds, or else a plain message of its payload as UTF-8.
    ///
    /// @param entry what was read
    public static Event of(Entry entry) {
        return in(entry).orElseGet(() -> of(new String(entry.payload(), StandardCharsets.UTF_8)));
    }

    private static boolean isLine(String text) {
        return text.indexOf('\r') < 0 && text.indexOf('\n') < 0 && text.indexOf('\0') < 0;
    }

    /// The event as the payload of an entry.
    public byte[] payload() {
        byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
        byte[] dataBytes = data.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Short.BYTES + typeBytes.length + dataBytes.length).putShort((short) typeBytes.length)
                .put(typeBytes).put(dataBytes).array();
    }
}
