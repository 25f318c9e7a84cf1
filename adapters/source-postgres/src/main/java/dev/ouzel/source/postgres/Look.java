package dev.ouzel.source.postgres;

import java.time.Duration;

/// What a look into the outbox after a place found.
///
/// @param now the place of that moment
/// @param changes how many there are between the two, counted up to [Outbox#COUNTED_MAX]
/// @param age how old the oldest of those counted is
record Look(Place now, int changes, Duration age) {}
