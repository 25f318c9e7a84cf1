package dev.ouzel.server.operation;

/// What a server is doing, and did since its start. A snapshot: the numbers are read one after another.
///
/// @param connectionsOpen connections open now
/// @param exchangesOpen exchanges that have not ended, or whose handler has not returned, now
/// @param connectionsAccepted connections accepted
/// @param connectionsRefused connections answered 503, or closed at once, because there were too many
/// @param exchangesBegun exchanges given to the application
/// @param requestsRefused requests the server answered itself because they were malformed, too large or too many
/// @param exchangesCutShort exchanges that ended for another reason than a complete response
public record Statistics(
        long connectionsOpen,
        long exchangesOpen,
        long connectionsAccepted,
        long connectionsRefused,
        long exchangesBegun,
        long requestsRefused,
        long exchangesCutShort) {}
