package dev.ouzel.app;

import java.util.List;

/// A transaction that was committed.
///
/// @param changes what it changed, in its order: the type of the event, and the row as JSON
/// @param began before its commit was sent, by `System.nanoTime`
/// @param ended when its commit was known to be done
record Committed(List<String> changes, long began, long ended) {}
