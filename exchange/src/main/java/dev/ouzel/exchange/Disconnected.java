package dev.ouzel.exchange;

/// Thrown by every attempt to send after an exchange has ended: the one exception that tells an application that its
/// peer can no longer be reached. It is a normal end and needs no handling: letting it through is right. It has no stack
/// trace.
public final class Disconnected extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final EndReason reason;

    /// An end for this reason.
    ///
    /// @param reason why the exchange ended
    public Disconnected(EndReason reason) {
        super("the exchange has ended: " + reason, null, false, false);
        this.reason = reason;
    }

    /// Why the exchange ended.
    public EndReason reason() {
        return reason;
    }
}
