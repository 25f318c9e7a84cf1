/// Every streaming system of the documentation, to be copied: one file each, but for the TODO application, which has a package.
module dev.ouzel.examples {
    requires static transitive org.jspecify;
    requires transitive dev.ouzel.hub;
    requires transitive dev.ouzel.web;
    requires transitive java.sql;
    requires com.fasterxml.jackson.annotation;
    requires transitive dev.ouzel.source.postgres;
    requires transitive com.zaxxer.hikari;

    exports dev.ouzel.examples;
    exports dev.ouzel.examples.todo;

    opens dev.ouzel.examples to tools.jackson.databind;
    opens dev.ouzel.examples.todo to tools.jackson.databind;
}
