/// Topics over a log: who publishes and who subscribes need not know each other. Knows no protocol and no server.
module dev.ouzel.hub {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.log;

    exports dev.ouzel.hub;
}
