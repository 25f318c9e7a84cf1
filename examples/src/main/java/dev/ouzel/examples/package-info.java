/// Runnable examples: [Examples] joins them into one application, each of the others is one stream in one file.
@NullMarked
package dev.ouzel.examples;

import org.jspecify.annotations.NullMarked;
