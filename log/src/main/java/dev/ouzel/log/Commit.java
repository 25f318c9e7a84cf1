package dev.ouzel.log;

import java.util.List;

/// What a store is to do at once: all of it or nothing.
///
/// @param head what is kept of the log from now on
/// @param changes at most one for each stream
public record Commit(LogHead head, List<StreamChange> changes) {}
