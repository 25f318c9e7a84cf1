/// A log: named, append-only streams of entries, one sequence over all of them, and readers that keep their place.
///
/// [dev.ouzel.log.EventLog] is what programs use. [dev.ouzel.log.LogStore] is the port for what keeps the entries;
/// [dev.ouzel.log.MemoryStore] keeps them in memory.
@NullMarked
package dev.ouzel.log;

import org.jspecify.annotations.NullMarked;
