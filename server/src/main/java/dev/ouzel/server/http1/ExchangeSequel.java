package dev.ouzel.server.http1;

/// What becomes of the connection once everything of an exchange is written.
enum ExchangeSequel {
    NEXT_REQUEST, UPGRADE, CLOSE, RESET
}
