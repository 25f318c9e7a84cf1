package dev.ouzel.web.sse;

import dev.ouzel.wire.sse.ServerSentEvent;
import java.time.Duration;
import java.util.Optional;

/// What keeps an idle stream alive through proxies, and shows a half-open one (WHATWG HTML, section 9.2.7: "every 15
/// seconds or so"). It is written when nothing else was for the interval, and only while the reader takes bytes.
///
/// Immutable.
public final class Heartbeat {

    /// What most proxies forgive: they cut after 30 to 100 seconds of silence.
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(15);

    private static final Heartbeat DEFAULT = comment(DEFAULT_INTERVAL);

    private final Duration interval;
    private final ServerSentEvent beat;

    private Heartbeat(Duration interval, ServerSentEvent beat) {
        this.interval = interval;
        this.beat = beat;
    }

    /// An empty comment every 15 seconds.
    public static Heartbeat defaults() {
        return DEFAULT;
    }

    /// A comment line without a blank line after it: no client sees it, not even a faulty one.
    ///
    /// @param interval the silence after which it is sent, above zero; some clients give up after five seconds
    public static Heartbeat comment(Duration interval) {
        return new Heartbeat(positive(interval), ServerSentEvent.ofComment(""));
    }

    /// An event with empty data and without an id: the only form that a script in a page can see.
    ///
    /// @param interval the silence after which it is sent, above zero
    /// @param type the event type, such as `heartbeat`
    public static Heartbeat event(Duration interval, String type) {
        return new Heartbeat(positive(interval), ServerSentEvent.of("").withEvent(type));
    }

    /// None: the stream may be silent for ever.
    public static Heartbeat off() {
        return new Heartbeat(Duration.ZERO, ServerSentEvent.ofComment(""));
    }

    /// The silence after which it is sent; empty if there is no heartbeat.
    public Optional<Duration> interval() {
        return interval.isZero() ? Optional.empty() : Optional.of(interval);
    }

    ServerSentEvent beat() {
        return beat;
    }

    private static Duration positive(Duration interval) {
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("interval: " + interval + " (expected: above zero; off() for none)");
        }
        return interval;
    }
}
