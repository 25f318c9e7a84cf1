/// Bytes to server-sent events and back. Pure: no socket, no thread, no clock, no log.
module dev.ouzel.wire {
    requires static transitive org.jspecify;

    exports dev.ouzel.wire.sse;
}
