package dev.ouzel.log;

/// What a store keeps of the log as a whole. It is part of each commit.
///
/// @param epoch which incarnation of a log this is; never changes while its store exists
/// @param sequence the last that was given out
/// @param horizon deletions up to this sequence may be forgotten: whoever comes back from before it may have missed one
/// @param streams how many streams there are, those deleted and not yet forgotten included
public record LogHead(long epoch, long sequence, long horizon, long streams) {

    /// The head of a log in which nothing has happened yet.
    ///
    /// @param epoch see [Offset#newEpoch]
    public static LogHead fresh(long epoch) {
        return new LogHead(new Offset(epoch, 0).epoch(), 0, 0, 0);
    }
}
