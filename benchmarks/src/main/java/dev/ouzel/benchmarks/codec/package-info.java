/// The codec beside those that Java users have, on the same bytes.
@NullMarked
package dev.ouzel.benchmarks.codec;

import org.jspecify.annotations.NullMarked;
