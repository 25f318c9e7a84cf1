/// Routes, requests, responses, JSON and problems over the seam: what a user of Ouzel writes against.
///
/// A record that travels as JSON must be open to Jackson: `opens com.example.api to tools.jackson.databind;`.
module dev.ouzel.web {
    // Not static: which record components may be null is read from their @Nullable at run time.
    requires transitive org.jspecify;
    requires transitive dev.ouzel.exchange;
    requires transitive dev.ouzel.log;
    requires transitive dev.ouzel.wire;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.databind;

    exports dev.ouzel.web;
    exports dev.ouzel.web.sse;
    exports dev.ouzel.web.websocket;
}
