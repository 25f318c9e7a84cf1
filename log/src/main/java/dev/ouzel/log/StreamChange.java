package dev.ouzel.log;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one commit does to one stream. A store does it in the order of the components.
///
/// @param name the stream's name
/// @param cleared whether all entries and all producers that the store has of it are dropped first
/// @param dropTo entries up to and with this sequence are dropped; 0 if none are
/// @param entries what is added, rising, all after everything that the store has of it
/// @param forgottenProducers ids of producers that are dropped
/// @param producers producers that are new or replace the one of the same id
/// @param state what is kept of the stream from now on; null if nothing is, not even that it was deleted
public record StreamChange(String name, boolean cleared, long dropTo, List<Entry> entries,
        List<String> forgottenProducers, List<ProducerState> producers, @Nullable StreamState state) {}
