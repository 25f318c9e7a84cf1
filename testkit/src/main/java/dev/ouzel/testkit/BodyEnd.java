package dev.ouzel.testkit;

/// How the body of a response ended, as its reader sees it.
public enum BodyEnd {
    /// With its proper end: the last chunk, all bytes of its `content-length`, or what the status says.
    COMPLETE,
    /// Without it: the connection was closed or reset in the middle. Not a complete response.
    CUT
}
