/// The server as its users see it: start, drain, stop.
@NullMarked
package dev.ouzel.server;

import org.jspecify.annotations.NullMarked;
