/// Streams and WebSockets with programs that are not ours: proxies, and clients in other languages.
@org.jspecify.annotations.NullMarked
package dev.ouzel.app.peers;
