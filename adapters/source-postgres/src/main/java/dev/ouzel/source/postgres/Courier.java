package dev.ouzel.source.postgres;

import dev.ouzel.hub.Hub;
import dev.ouzel.hub.SourceObserver;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.Event;
import dev.ouzel.log.Producer;
import java.util.ArrayList;
import java.util.List;

/// Publishes the changes of one intent, in pieces that are cut at the same rows whenever it is done again.
///
/// Belongs to the source's thread, for one intent.
final class Courier {

    private static final int EVENTS_MAX = 500;
    private static final int CHARS_MAX = 1 << 20;

    private final Hub hub;
    private final TableFeed feed;
    private final SourceObserver observer;
    private final String producer;
    private final long epoch;
    private final List<Event> events = new ArrayList<>();
    private int chars;
    private long sequence;

    Courier(Hub hub, TableFeed feed, SourceObserver observer, String producer, long epoch) {
        this.hub = hub;
        this.feed = feed;
        this.observer = observer;
        this.producer = producer;
        this.epoch = epoch;
    }

    /// Takes a change, and publishes what it has when that is enough.
    ///
    /// @throws Refused if the topic does not take it
    void take(Change change) {
        Event event = feed.event(change);
        events.add(event);
        chars += event.data().length();
        if (events.size() == EVENTS_MAX || chars >= CHARS_MAX) {
            flush();
        }
    }

    /// Publishes the rest.
    ///
    /// @throws Refused if the topic does not take it
    void flush() {
        if (events.isEmpty()) {
            return;
        }
        AppendResult result = hub.publish(feed.topic(), events, new Producer(producer, epoch, sequence));
        switch (result) {
            case AppendResult.Appended _ -> observer.taken(feed.topic(), events.size());
            case AppendResult.Duplicate _ -> {
                // Stored before a crash: once is enough.
            }
            case AppendResult.Fenced _,AppendResult.SequenceGap _,AppendResult.Closed _,AppendResult.Missing _,AppendResult.Conflict _,AppendResult.OutOfRank _ ->
                throw new Refused(result);
        }
        events.clear();
        chars = 0;
        sequence++;
    }

    /// The topic did not take what was published.
    static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient AppendResult result;

        Refused(AppendResult result) {
            super("refused: " + result);
            this.result = result;
        }

        AppendResult result() {
            return result;
        }
    }
}
