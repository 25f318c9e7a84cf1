package dev.ouzel.exchange;

/// The rest of a response, pulled by the engine whenever the peer can take more. No thread waits meanwhile.
///
/// The engine calls [#pull], [#left], [#drain] and [#ended] one at a time, usually on an event loop that serves other
/// connections too: **none of them may ever block**, run foreign code, or throw (one that throws is cut). What the feed
/// shares with threads that fill it, it guards itself.
public interface Feed {

    /// Called once, before the first pull. The feed keeps the puller, and uses it whenever it has something new to give, or
    /// wants to be asked again sooner than it said.
    ///
    /// @param puller makes the engine pull
    void attach(Puller puller);

    /// Gives the next piece. May be called without need; it must then answer [Pulled.Wait].
    ///
    /// @param nanoTime the present moment of the exchange's [TimeSource], taken when the engine began to pull
    /// @return what to do next
    Pulled pull(long nanoTime);

    /// The feed is no longer a member of the [FeedGroup] that it joined; all that was given to the group until now has been given
    /// to it.
    default void left() {}

    /// The server is stopping. Called at most once, also for a feed that is handed over after the drain began. The feed
    /// is pulled right after.
    ///
    /// @param drain how long there is
    void drain(Drain drain);

    /// The last call, exactly once on every path, also if there never was a pull, or the exchange had ended before the
    /// handover. A thread that fills the feed is not
    /// interrupted by the engine; a feed that wants it interrupted does so here.
    ///
    /// @param reason why it ended; [EndReason#COMPLETED] if all that the feed gave is in the send buffer of the system
    void ended(EndReason reason);
}
