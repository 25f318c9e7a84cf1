/// The rules of the house, as tests.
@NullMarked
package dev.ouzel.checks;

import org.jspecify.annotations.NullMarked;
