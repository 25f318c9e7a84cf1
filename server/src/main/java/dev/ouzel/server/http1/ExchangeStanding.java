package dev.ouzel.server.http1;

/// Where an exchange stands when its handler is through.
enum ExchangeStanding {
    ENDED, COMPLETE, HANDED_OVER, UNANSWERED, UNFINISHED
}
