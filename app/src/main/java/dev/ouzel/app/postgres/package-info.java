/// A PostgreSQL that the program brings along: its binaries, and the life of one server.
@NullMarked
package dev.ouzel.app.postgres;

import org.jspecify.annotations.NullMarked;
