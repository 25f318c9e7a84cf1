/// Load on a running server: a server process, and readers in this one.
@NullMarked
package dev.ouzel.benchmarks.streams;

import org.jspecify.annotations.NullMarked;
