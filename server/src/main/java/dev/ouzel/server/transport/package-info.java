/// How connections come in: the kinds of sockets, and which protocol a connection speaks.
@NullMarked
package dev.ouzel.server.transport;

import org.jspecify.annotations.NullMarked;
