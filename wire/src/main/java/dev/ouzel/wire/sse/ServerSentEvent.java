package dev.ouzel.wire.sse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One block of an event stream: what a server sends. Valid once it exists; what would break the stream is refused at
/// construction, never stripped, since a changed id would break resuming.
///
/// @param id the event's id, without CR, LF and NUL; empty resets the reader's last event ID; null sends none
/// @param event the event type, without CR and LF; null for the default, `message`
/// @param data the payload; its line ends arrive as LF; null sends no data, and the reader then dispatches no event
/// @param retry the reconnection time, zero or more, sent in whole milliseconds; null sends none
/// @param comment text that readers ignore; null sends none
public record ServerSentEvent(
        @Nullable String id,
        @Nullable String event,
        @Nullable String data,
        @Nullable Duration retry,
        @Nullable String comment) {

    // Readers take milliseconds into a signed 64-bit number.
    private static final Duration RETRY_MAX = Duration.ofMillis(Long.MAX_VALUE);

    /// Checks every field.
    ///
    /// @throws IllegalArgumentException if a field would break the stream, or all are null
    public ServerSentEvent {
        refuse("id", id, '\r');
        refuse("id", id, '\n');
        refuse("id", id, '\0');
        refuse("event", event, '\r');
        refuse("event", event, '\n');
        if (retry != null && (retry.isNegative() || retry.compareTo(RETRY_MAX) > 0)) {
            throw new IllegalArgumentException("retry: " + retry + " (expected: zero to " + RETRY_MAX + ")");
        }
        if (id == null && event == null && data == null && retry == null && comment == null) {
            throw new IllegalArgumentException("event: no field at all (expected: at least one)");
        }
    }

    /// An event with data and nothing else.
    ///
    /// @param data the payload
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent(null, null, data, null, null);
    }

    /// A comment, which readers ignore.
    ///
    /// @param text the comment
    public static ServerSentEvent ofComment(String text) {
        return new ServerSentEvent(null, null, null, null, text);
    }

    /// A new reconnection time, without an event.
    ///
    /// @param retry zero or more
    public static ServerSentEvent ofRetry(Duration retry) {
        return new ServerSentEvent(null, null, null, retry, null);
    }

    /// The event with this id.
    ///
    /// @param newId without CR, LF and NUL
    public ServerSentEvent withId(String newId) {
        return new ServerSentEvent(newId, event, data, retry, comment);
    }

    /// The event with this number as its id.
    ///
    /// @param newId written in decimal
    public ServerSentEvent withId(long newId) {
        return withId(Long.toString(newId));
    }

    /// The event with this type.
    ///
    /// @param newEvent without CR and LF
    public ServerSentEvent withEvent(String newEvent) {
        return new ServerSentEvent(id, newEvent, data, retry, comment);
    }

    /// The event with this reconnection time.
    ///
    /// @param newRetry zero or more
    public ServerSentEvent withRetry(Duration newRetry) {
        return new ServerSentEvent(id, event, data, newRetry, comment);
    }

    /// The event with this comment before it.
    ///
    /// @param newComment the comment
    public ServerSentEvent withComment(String newComment) {
        return new ServerSentEvent(id, event, data, retry, newComment);
    }

    // A search for one character at a time is the fastest that a String offers.
    private static void refuse(String field, @Nullable String value, char forbidden) {
        int at = value == null ? -1 : value.indexOf(forbidden);
        if (at >= 0) {
            throw new IllegalArgumentException(
                    field + ": " + Character.getName(forbidden) + " at " + at + " (expected: none)");
        }
    }
}
