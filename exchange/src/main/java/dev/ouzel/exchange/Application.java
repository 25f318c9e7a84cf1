package dev.ouzel.exchange;

/// What a server runs: one method that answers one exchange, and three optional hooks around the server's life.
///
/// Implementations must be thread-safe: [#handle] runs many times at once, each on a virtual thread of its own.
@FunctionalInterface
public interface Application {

    /// Answers one exchange, blocking as it likes. Called once for each request, on a virtual thread of its own.
    ///
    /// Every way to end is defined. Before the head was sent: returning or throwing gives the peer a plain 500. After
    /// it: throwing, or returning before the last body message, cuts the body *without* a proper end, so that it
    /// cannot be taken for a complete one. A thrown [Disconnected], or anything thrown after the exchange has ended
    /// (such as the `InterruptedException` of a sleep), is a normal end.
    ///
    /// A WebSocket that was neither accepted nor denied gets the 500 too; after it was accepted, returning closes it with
    /// 1000, and throwing with 1011.
    ///
    /// When the exchange ends early while this method runs (the peer left, a deadline passed, the server is going
    /// down), the engine interrupts the thread, once, unless the rest was handed over to a [Feed]: that is told instead.
    ///
    /// @param exchange the request and the way to answer it
    /// @throws Exception whatever went wrong; it is logged by the engine and never told to the peer
    void handle(Exchange exchange) throws Exception;

    /// Called once before the server accepts its first connection.
    ///
    /// @throws Exception if the application cannot work; the server then does not start
    default void startUp() throws Exception {}

    /// Called once when the server begins to stop, before any exchange is told and before anything is closed. Must
    /// return soon: the grace of [Drain] runs meanwhile.
    ///
    /// @param drain how long open exchanges have
    default void drain(Drain drain) {}

    /// Called once after the last exchange has ended, or was cut at the end of the grace.
    ///
    /// @throws Exception if something could not be released; it is logged, the server stops all the same
    default void shutDown() throws Exception {}
}
