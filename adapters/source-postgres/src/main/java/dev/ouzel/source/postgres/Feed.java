package dev.ouzel.source.postgres;

/// What a source reads, and into which topic: the changes of a table, or the payloads of a channel.
public sealed interface Feed permits TableFeed, ChannelFeed {

    /// Into which topic of the hub.
    String topic();
}
