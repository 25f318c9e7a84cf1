package dev.ouzel.server.exchange;

/// Where an exchange stands when its handler is through.
enum ExchangeStanding {
    ENDED, COMPLETE, HANDED_OVER, UNANSWERED, UNFINISHED
}
