package dev.ouzel.log;

import java.util.Map;

/// What is said of a stream when it is created, and stands as long as it exists.
///
/// @param contentType what its payloads are, kept as it is given; not looked at
/// @param metadata small facts for who reads the stream; not looked at
/// @param retention how much is kept
/// @param lifetime how long the stream exists
public record StreamSettings(String contentType, Map<String, String> metadata, Retention retention,
        Lifetime lifetime) {

    private static final StreamSettings DEFAULTS = new StreamSettings("application/octet-stream", Map.of(),
            Retention.all(), Lifetime.FOREVER);

    /// Takes a copy of the metadata.
    public StreamSettings {
        metadata = Map.copyOf(metadata);
    }

    /// `application/octet-stream`, no metadata, everything is kept, for ever.
    public static StreamSettings defaults() {
        return DEFAULTS;
    }

    /// Another content type.
    ///
    /// @param type what the payloads are
    public StreamSettings withContentType(String type) {
        return new StreamSettings(type, metadata, retention, lifetime);
    }

    /// Other metadata.
    ///
    /// @param facts all of them
    public StreamSettings withMetadata(Map<String, String> facts) {
        return new StreamSettings(contentType, facts, retention, lifetime);
    }

    /// Another retention.
    ///
    /// @param kept how much is kept
    public StreamSettings withRetention(Retention kept) {
        return new StreamSettings(contentType, metadata, kept, lifetime);
    }

    /// Another lifetime.
    ///
    /// @param life how long the stream exists
    public StreamSettings withLifetime(Lifetime life) {
        return new StreamSettings(contentType, metadata, retention, life);
    }

    /// How many characters content type and metadata have.
    long size() {
        return contentType.length()
                + metadata.entrySet().stream().mapToLong(e -> e.getKey().length() + e.getValue().length()).sum();
    }
}
