package dev.ouzel.server.exchange;

/// A request that does not reach the application. Without a stack trace: peers can make as many as they like.
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /// Refused so.
    public RefusedException(Refusal refusal) {
        super(refusal.name(), null, false, false);
        this.refusal = refusal;
    }

    /// What to answer.
    public Refusal refusal() {
        return refusal;
    }
}
