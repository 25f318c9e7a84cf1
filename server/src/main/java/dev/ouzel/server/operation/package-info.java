/// What an operator of a server sets and sees: its limits and its counters.
@NullMarked
package dev.ouzel.server.operation;

import org.jspecify.annotations.NullMarked;
