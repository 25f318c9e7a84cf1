@NullMarked
package dev.ouzel.source.postgres;

import org.jspecify.annotations.NullMarked;
