/// What tests of streams need: [InProcessEngine] and [VirtualTime] for tests without sockets, [SocketClient] and the
/// peers that misbehave for tests with them.
@NullMarked
package dev.ouzel.testkit;

import org.jspecify.annotations.NullMarked;
