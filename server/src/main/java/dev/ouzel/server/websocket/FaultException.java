package dev.ouzel.server.websocket;

/// A message that cannot be taken. It has no stack trace: it is the peer's fault.
final class FaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    FaultException(Fault fault) {
        super("close code " + fault.code(), null, false, false);
        this.code = fault.code();
    }

    Fault fault() {
        return new Fault(code);
    }
}
