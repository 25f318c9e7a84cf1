package dev.ouzel.source.postgres;

import java.util.List;
import java.util.Map;

/// What a source does.
///
/// @param database where it reads
/// @param settings how
/// @param readers of tables; they outlive connections
/// @param channels what is forwarded from which channel
record Plan(Database database, SourceSettings settings, List<TableReader> readers,
        Map<String, List<ChannelFeed>> channels) {}
