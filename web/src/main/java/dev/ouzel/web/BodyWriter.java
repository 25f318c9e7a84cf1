package dev.ouzel.web;

import java.io.OutputStream;

/// Writes a response body of any length; see [Response#stream].
@FunctionalInterface
public interface BodyWriter {

    /// Writes the body. Called once for each response, on the thread of its exchange. Returning is the end of the body.
    ///
    /// @param out takes the bytes: buffered, blocks while the peer is slow, flushing sends. Need not be closed. When the
    ///        peer has left it throws `Disconnected`
    /// @throws Exception whatever goes wrong; if anything was sent by then, the body is cut
    void write(OutputStream out) throws Exception;
}
