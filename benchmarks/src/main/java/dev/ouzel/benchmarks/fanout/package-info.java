/// One event to many readers: what each delivery costs the server, beside a bare C server.
@NullMarked
package dev.ouzel.benchmarks.fanout;

import org.jspecify.annotations.NullMarked;
