/// The hub's figures as meters of Micrometer.
// Micrometer has no descriptor, only a name.
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) module dev.ouzel.metrics.micrometer {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.hub;
    requires transitive dev.ouzel.web;
    requires transitive micrometer.core;

    exports dev.ouzel.metrics.micrometer;
}
