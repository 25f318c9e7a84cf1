package dev.ouzel.server.http2;

/// A request that RFC 9113, section 8.1.1 calls malformed: its stream is reset. Without a stack trace: peers can make as
/// many as they like.
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String what) {
        super(what, null, false, false);
    }
}
