package dev.ouzel.log;

/// Why entries are missing before a place.
public enum GapReason {

    /// They were dropped: the stream keeps only so many, so many bytes, or for so long, or the store does.
    RETENTION,

    /// The stream was deleted, or its time had come. If it has been created anew, the new one's entries follow.
    DELETED,

    /// The place is of another log, or of this one before its store was lost.
    OTHER_LOG,

    /// The place is after everything that this log has: the log has lost its end, or somebody made the place up.
    AHEAD
}
