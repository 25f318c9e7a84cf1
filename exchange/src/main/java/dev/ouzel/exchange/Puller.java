package dev.ouzel.exchange;

/// How a [Feed] makes its engine pull it.
public interface Puller {

    /// Makes the engine pull soon. For any thread; never blocks, and never calls the feed from within. Several calls before
    /// the next pull count as one.
    void wake();

    /// Pulls until the feed waits or the peer takes no more. Only on the thread of the feed's [#loop], and never from within
    /// a call of a feed.
    void pull();

    /// The loop that makes all calls of this feed.
    FeedLoop loop();
}
