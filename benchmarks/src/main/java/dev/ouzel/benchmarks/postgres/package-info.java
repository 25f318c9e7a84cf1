/// What PostgreSQL as a source costs: commits, connections, and the time from a commit to its readers.
@NullMarked
package dev.ouzel.benchmarks.postgres;

import org.jspecify.annotations.NullMarked;
