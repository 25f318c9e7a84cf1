/// WebSocket echoes: round trips and what they cost, beside other servers.
@NullMarked
package dev.ouzel.benchmarks.websocket;

import org.jspecify.annotations.NullMarked;
