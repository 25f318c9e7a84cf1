/// The server as its users see it: start, drain, limits, counters.
@NullMarked
package dev.ouzel.server;

import org.jspecify.annotations.NullMarked;
