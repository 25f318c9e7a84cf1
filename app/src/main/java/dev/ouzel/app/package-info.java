/// The command line: [Main] and its commands.
@NullMarked
package dev.ouzel.app;

import org.jspecify.annotations.NullMarked;
