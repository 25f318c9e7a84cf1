package dev.ouzel.web;

/// Stands around the handlers of a [Router]: it may answer by itself, look at the request, or change the response (with
/// [Response#withHeader], say). It also stands around 404 and 405.
///
/// Implementations must be thread-safe, as [#apply] runs many times at once.
@FunctionalInterface
public interface Filter {

    /// Makes the response, usually by asking the next one in the chain.
    ///
    /// What a handler or an inner filter throws does not arrive here: it has become a problem response already. Only
    /// the interruption of an exchange that has ended goes through.
    ///
    /// @param request what was asked for
    /// @param next the rest of the chain
    /// @return the answer
    /// @throws Exception whatever went wrong; it becomes a problem response as with a [Handler]
    Response apply(Request request, Handler next) throws Exception;
}
