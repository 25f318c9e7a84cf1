package dev.ouzel.wire.sse;

/// Thrown when an event stream goes beyond a limit of its decoder. Nothing else in a stream is an error: whatever the
/// bytes are, the standard says what they mean.
public final class SseDecodingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// A failure with this text.
    ///
    /// @param message what came and what was expected
    public SseDecodingException(String message) {
        super(message);
    }
}
