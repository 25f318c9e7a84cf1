/// What appends to a log cost.
@NullMarked
package dev.ouzel.benchmarks.log;

import org.jspecify.annotations.NullMarked;
