package dev.ouzel.log;

/// What became of a creation.
public sealed interface CreateResult {

    /// What is known of the stream now.
    StreamInfo stream();

    /// It was created.
    ///
    /// @param stream what is known of it
    record Created(StreamInfo stream) implements CreateResult {}

    /// It existed and stays as it was, whatever its settings are; what was to be appended was not.
    ///
    /// @param stream what is known of it
    record Existing(StreamInfo stream) implements CreateResult {}
}
