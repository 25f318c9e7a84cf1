package dev.ouzel.web.websocket;

/// Plain blocking code that talks through a WebSocket. Runs on a virtual thread of its own, once for each WebSocket.
@FunctionalInterface
public interface WebSocketHandler {

    /// Talks. Returning closes the WebSocket with 1000.
    ///
    /// When the peer leaves, [WebSocketSession#receive] answers null, and every later send throws
    /// [dev.ouzel.exchange.Disconnected]; a thread that does neither is interrupted. Let both through, and put into
    /// `finally` what must be released.
    ///
    /// @param session the open WebSocket
    /// @throws Exception whatever went wrong: the peer gets close code 1011, or 1007 for a
    ///         [dev.ouzel.web.ProblemException], and is told nothing else
    void handle(WebSocketSession session) throws Exception;
}
