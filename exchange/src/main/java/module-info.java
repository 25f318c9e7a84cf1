/// The seam between a server and an application: what ASGI is for Python, as sealed records that the compiler checks.
///
/// An engine calls [dev.ouzel.exchange.Application#handle] once for each request; the application talks to its peer
/// through the [dev.ouzel.exchange.Exchange]. This module knows neither server-sent events nor JSON nor any server.
module dev.ouzel.exchange {
    requires static transitive org.jspecify;

    exports dev.ouzel.exchange;
}
