package dev.ouzel.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a store answers to a read.
///
/// @param state the stream's state, of the same moment as the entries or a later one; null if the store has none
/// @param entries rising
public record Slice(@Nullable StreamState state, List<Entry> entries) {}
