package dev.ouzel.wire.sse;

/// An event as a reader dispatches it (WHATWG HTML, section 9.2.6).
///
/// @param type the event type, `message` by default
/// @param data the payload, lines joined by LF
/// @param lastEventId the last event ID at that moment, empty if there is none
public record MessageEvent(String type, String data, String lastEventId) {}
