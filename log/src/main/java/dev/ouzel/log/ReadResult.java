package dev.ouzel.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a reader gets: what follows its place, or that something is missing there.
public sealed interface ReadResult {

    /// What follows the place, as much as was asked for.
    ///
    /// @param entries in the log's order; empty if there is nothing new
    /// @param next the place to go on from
    /// @param upToDate whether these are all there were at that moment
    /// @param ended whether no more will ever come: every stream has ended, and this is the last of them
    record Batch(List<Entry> entries, Offset next, boolean upToDate, boolean ended) implements ReadResult {}

    /// Entries between two places are gone, or may be: what a reader at `from` missed cannot be told, only that it did.
    ///
    /// @param stream the stream in which something is missing; null if the place means nothing in this log
    /// @param from the place that was asked for
    /// @param to the place from which on everything is there; for a [Cursor] over several streams, everything of this one
    /// @param reason why
    record Gap(@Nullable String stream, Offset from, Offset to, GapReason reason) implements ReadResult {}
}
