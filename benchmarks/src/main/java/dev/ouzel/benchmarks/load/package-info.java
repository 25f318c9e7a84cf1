/// What load on a running server needs: a server process whose cost is read from outside, and many connections on one
/// thread.
@NullMarked
package dev.ouzel.benchmarks.load;

import org.jspecify.annotations.NullMarked;
