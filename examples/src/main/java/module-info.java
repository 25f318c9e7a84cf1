/// Every streaming system of the documentation, one file each, to be copied.
module dev.ouzel.examples {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.hub;
    requires transitive dev.ouzel.web;
    requires com.fasterxml.jackson.annotation;

    exports dev.ouzel.examples;

    opens dev.ouzel.examples to tools.jackson.databind;
}
