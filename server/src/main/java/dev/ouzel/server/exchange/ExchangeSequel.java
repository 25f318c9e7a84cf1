package dev.ouzel.server.exchange;

/// What becomes of the connection once everything of an exchange is written.
public enum ExchangeSequel {
    NEXT_REQUEST, UPGRADE, CLOSE, RESET
}
