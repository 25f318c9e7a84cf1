package dev.ouzel.source.postgres;

import dev.ouzel.log.Event;
import java.nio.charset.StandardCharsets;

/// The payloads of a channel of `NOTIFY`, as they are. At most once: what is notified while the source is not connected is
/// lost, as PostgreSQL keeps nothing for those who do not listen.
///
/// @param channel the channel's name, letter by letter, at most 63 bytes; without quotes, SQL writes names in small letters
/// @param topic into which topic of the hub, at most 512 characters
/// @param type the type of its events; empty for plain messages
public record ChannelFeed(String channel, String topic, String type) implements Feed {

    // PostgreSQL cuts longer names: it would listen to another channel.
    private static final int CHANNEL_BYTES_MAX = 63;
    private static final int TOPIC_CHARS_MAX = 512;

    /// Checks the lengths, and that the type can be the type of an event.
    ///
    /// @throws IllegalArgumentException if one cannot
    public ChannelFeed {
        Texts.check("channel", channel, CHANNEL_BYTES_MAX);
        Texts.check("topic", topic, TOPIC_CHARS_MAX);
        Event.of(type, "");
        int bytes = channel.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > CHANNEL_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "channel: " + bytes + " bytes (expected: at most " + CHANNEL_BYTES_MAX + ")");
        }
    }

    static ChannelFeed of(String channel) {
        return new ChannelFeed(channel, channel, "");
    }

    /// The same, into another topic.
    ///
    /// @param name the topic
    public ChannelFeed into(String name) {
        return new ChannelFeed(channel, name, type);
    }

    /// The same, with a type.
    ///
    /// @param eventType the type of its events
    public ChannelFeed as(String eventType) {
        return new ChannelFeed(channel, topic, eventType);
    }
}
