/// Append-only streams of entries, and readers that keep their place. Knows no protocol and no server.
module dev.ouzel.log {
    requires static transitive org.jspecify;

    exports dev.ouzel.log;
}
