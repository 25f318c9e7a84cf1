/// Sends to many sockets by one system call, where the system is a Linux with io_uring.
@NullMarked
package dev.ouzel.server.uring;

import org.jspecify.annotations.NullMarked;
