package dev.ouzel.hub;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.CreateResult;
import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.SlowReader;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.Subscription;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Topics over a log: each topic is a stream of the log by the same name, and each published event an entry, in the form of
/// [Event]. What is published is for those who read now and for those who come back later alike.
///
/// ```java
/// Hub hub = Hub.over(log);
/// hub.publish("prices", Event.of("price", "24050.0"));
/// router.get("/prices", _ -> EventSourceResponse.of(hub.subscribe("prices")));
/// ```
///
/// The log stays its owner's, who closes it. Thread-safe.
public final class Hub {

    private final EventLog log;
    private final PublishObserver observer;
    private final LongSupplier nanoTime;

    private Hub(EventLog log, PublishObserver observer, LongSupplier nanoTime) {
        this.log = log;
        this.observer = observer;
        this.nanoTime = nanoTime;
    }

    /// A hub over a log, which others may use too.
    ///
    /// @param log keeps what is published
    public static Hub over(EventLog log) {
        return new Hub(log, PublishObserver.NONE, () -> 0);
    }

    /// The hub with an observer.
    ///
    /// @param counting told of everything that is published through the new hub
    /// @param clock tells how long that takes, as [System#nanoTime] does
    public Hub observedBy(PublishObserver counting, LongSupplier clock) {
        return new Hub(log, counting, clock);
    }

    /// Makes sure that there is a topic, with these settings if it is new. A topic that is published to without that gets the
    /// log's own.
    ///
    /// @param name the topic
    /// @param settings retention, lifetime, and facts about it
    /// @return whether it was created or there already, and how it is set
    public CreateResult topic(String name, StreamSettings settings) {
        return log.create(name, settings);
    }

    /// Publishes an event, and returns when it is durable; its readers see it then.
    ///
    /// @param topic where; created if there is none
    /// @param event what
    /// @return its place
    /// @throws IllegalStateException if the topic has ended
    public Offset publish(String topic, Event event) {
        long begun = nanoTime.getAsLong();
        byte[] payload = event.payload();
        Offset place = log.append(topic, payload);
        observer.published(topic, payload.length, nanoTime.getAsLong() - begun);
        return place;
    }

    /// Publishes a plain message.
    ///
    /// @param topic where; created if there is none
    /// @param data the message's data
    /// @return its place
    /// @throws IllegalStateException if the topic has ended
    public Offset publish(String topic, String data) {
        return publish(topic, Event.of(data));
    }

    /// Publishes events of a producer that numbers what it sends, all or none, so that they are stored once however often they
    /// are sent; returns when they are durable.
    ///
    /// @param topic where; created if there is none
    /// @param events one or more
    /// @param producer who sends them
    /// @return what became of them
    public AppendResult publish(String topic, List<Event> events, Producer producer) {
        long begun = nanoTime.getAsLong();
        List<byte[]> payloads = events.stream().map(Event::payload).toList();
        AppendResult result = log.append(topic, Append.of(payloads).from(producer));
        if (result instanceof AppendResult.Appended) {
            long nanos = nanoTime.getAsLong() - begun;
            payloads.forEach(payload -> observer.published(topic, payload.length, nanos));
        }
        return result;
    }

    /// Ends a topic: its readers get what they have not read, and then the end, also those who come later.
    ///
    /// @param topic which; nothing happens if there is none
    public void end(String topic) {
        log.close(topic);
    }

    /// A subscription to some topics that begins with what is published from now on. They need not exist yet.
    ///
    /// @param topics one or more
    public Subscription subscribe(String... topics) {
        return Subscription.of(log, topics);
    }

    /// A subscription to some topics from a place on. They need not exist yet.
    ///
    /// @param topics one or more
    /// @param after where a reader without a place of its own begins; empty for "with what is published from now on"
    public Subscription subscribe(List<String> topics, Optional<Offset> after) {
        return new Subscription(log, topics, after, new SlowReader.Waits());
    }

    /// The log.
    public EventLog log() {
        return log;
    }
}
