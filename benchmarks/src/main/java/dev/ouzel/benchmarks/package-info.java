/// Measurements. Nothing here is part of a release.
@NullMarked
package dev.ouzel.benchmarks;

import org.jspecify.annotations.NullMarked;
