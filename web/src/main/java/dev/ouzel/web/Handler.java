package dev.ouzel.web;

/// Answers a request: plain blocking code on a virtual thread of its own.
///
/// Implementations must be thread-safe, as [#handle] runs many times at once.
@FunctionalInterface
public interface Handler {

    /// Makes the response. It is sent after the filters have seen it.
    ///
    /// A thrown [ProblemException] becomes its problem, any other exception a bare 500 of which the peer learns nothing
    /// more.
    ///
    /// @param request what was asked for
    /// @return the answer
    /// @throws Exception whatever went wrong
    Response handle(Request request) throws Exception;
}
