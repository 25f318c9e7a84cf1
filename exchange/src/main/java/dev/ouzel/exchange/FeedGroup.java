package dev.ouzel.exchange;

/// Feeds of one loop that wait at the same place, so that what comes next for one of them comes for all. An engine that can
/// sends it without looking at each of them.
///
/// A member leaves, and is told by [Feed#left], before it is pulled, whatever for; when its peer does not take all that the group
/// is given at once; and before its exchange ends. So it has been given exactly what the group was while it was a member.
///
/// Owned by its loop. Only [#join] may be called from within a call of a feed.
public interface FeedGroup {

    /// A group that nobody joins.
    FeedGroup NONE = new FeedGroup() {

        @Override
        public boolean join(Puller puller) {
            return false;
        }

        @Override
        public void give(SharedBytes bytes) {}

        @Override
        public void pull() {}

        @Override
        public int size() {
            return 0;
        }
    };

    /// Takes a feed in. Only within a [Feed#pull] that the feed then answers with [Pulled.Wait#untilWoken].
    ///
    /// @param puller the feed's own
    /// @return whether it is a member now; if not, since its engine would rather look at it each time, it is pulled as ever
    boolean join(Puller puller);

    /// Gives every member a piece of its body, as if each had been pulled and had then waited again.
    ///
    /// @param bytes the piece
    void give(SharedBytes bytes);

    /// Pulls every member; each leaves by that.
    void pull();

    /// How many members there are.
    int size();
}
