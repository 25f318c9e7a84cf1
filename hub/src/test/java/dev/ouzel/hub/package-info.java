@NullMarked
package dev.ouzel.hub;

import org.jspecify.annotations.NullMarked;
