package dev.ouzel.web.sse;

/// Plain blocking code that fills an event stream. Runs on a virtual thread of its own, once for each request.
@FunctionalInterface
public interface EventSourceHandler {

    /// Fills the stream. Returning ends it cleanly.
    ///
    /// When the reader leaves, the thread is interrupted and every later send throws
    /// [dev.ouzel.exchange.Disconnected]: let both through, and put into `finally` what must be released.
    ///
    /// @param stream what to write to
    /// @throws Exception whatever went wrong. Before the first event it becomes a response with its real status; after
    ///         it the reader gets one `error` event without the exception's text, and the body is cut
    void handle(EventStream stream) throws Exception;
}
