/// Meters of Micrometer: [dev.ouzel.metrics.micrometer.StreamMetrics].
@NullMarked
package dev.ouzel.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
