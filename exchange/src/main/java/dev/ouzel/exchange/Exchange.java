package dev.ouzel.exchange;

/// One conversation with one peer, from its request head to its end.
public sealed interface Exchange permits HttpExchange, WebSocketExchange {

    /// What the peer asked for.
    RequestHead request();

    /// The time this exchange lives in. Waits and deadlines of the application are taken from here, so that a test can
    /// drive them.
    TimeSource time();
}
