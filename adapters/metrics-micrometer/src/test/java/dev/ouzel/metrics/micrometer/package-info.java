@NullMarked
package dev.ouzel.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
