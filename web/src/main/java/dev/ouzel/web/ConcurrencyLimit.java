package dev.ouzel.web;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// A filter that lets only so many exchanges in at once; one counts until its response has ended, also one that a feed
/// goes on with.
///
/// What is too much gets 503 with `Retry-After`. An event stream gets 200, a random `retry` and its end instead: any
/// other status would stop an `EventSource` for ever, and a fixed time would bring all of them back at once.
///
/// The handlers behind this filter run when the response is sent. Thread-safe.
public final class ConcurrencyLimit implements Filter {

    private final int exchangesMax;
    private final Duration retryMin;
    private final Duration retryMax;
    private final RandomGenerator random;
    private final AtomicInteger open = new AtomicInteger();

    private ConcurrencyLimit(int exchangesMax, Duration retryMin, Duration retryMax, RandomGenerator random) {
        this.exchangesMax = exchangesMax;
        this.retryMin = retryMin;
        this.retryMax = retryMax;
        this.random = random;
    }

    /// A limit that sends what is too much away for 2 to 10 seconds.
    ///
    /// @param exchangesMax how many at once, 1 or more
    public static ConcurrencyLimit of(int exchangesMax) {
        return of(exchangesMax, Duration.ofSeconds(2), Duration.ofSeconds(10), new Random());
    }

    /// A limit.
    ///
    /// @param exchangesMax how many at once, 1 or more
    /// @param retryMin the shortest time to send away for, at least a millisecond
    /// @param retryMax the longest, in whole milliseconds; `Retry-After` is rounded up to seconds
    /// @param random where the time between comes from; must be thread-safe
    /// @throws IllegalArgumentException if the count or the times make no sense
    public static ConcurrencyLimit of(
            int exchangesMax, Duration retryMin, Duration retryMax, RandomGenerator random) {
        if (exchangesMax < 1) {
            throw new IllegalArgumentException("exchangesMax: " + exchangesMax + " (expected: 1 or more)");
        }
        if (retryMin.toMillis() < 1 || retryMax.compareTo(retryMin) < 0) {
            throw new IllegalArgumentException(
                    "retry: " + retryMin + " to " + retryMax + " (expected: from a millisecond up)");
        }
        return new ConcurrencyLimit(exchangesMax, retryMin, retryMax, random);
    }

    /// How many exchanges are in.
    public int open() {
        return open.get();
    }

    @Override
    public Response apply(Request request, Handler next) {
        return (asked, exchange) -> {
            Permit permit = new Permit();
            if (permit.taken()) {
                permit.use(asked, exchange, next);
            } else {
                overloaded(asked).respond(asked, exchange);
            }
        };
    }

    private Response overloaded(Request request) {
        Duration retry = Duration.ofMillis(random.nextLong(retryMin.toMillis(), retryMax.toMillis() + 1));
        return request.headers().all("accept").stream().anyMatch(ConcurrencyLimit::isEventStream)
                ? endOfStream(retry)
                : Response.problem(Problem.of(503))
                        .withHeader("retry-after", Long.toString(retry.plusMillis(999).toSeconds()));
    }

    private static Response endOfStream(Duration retry) {
        ByteBuffer encoded = SseEncoder.encode(ServerSentEvent.ofRetry(retry));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return new ContentResponse(200, Headers.of("content-type", "text/event-stream",
                "cache-control", "no-cache, no-transform", "x-accel-buffering", "no"), bytes);
    }

    private static boolean isEventStream(String accept) {
        return accept.toLowerCase(Locale.ROOT).contains("text/event-stream");
    }

    /// The place of one exchange, given back exactly once: by its thread, or by the feed that goes on with it.
    private final class Permit {

        private final boolean taken = open.getAndUpdate(now -> Math.min(now + 1, exchangesMax)) < exchangesMax;
        private final AtomicBoolean returned = new AtomicBoolean();
        private final AtomicBoolean handedOver = new AtomicBoolean();

        boolean taken() {
            return taken;
        }

        void use(Request request, HttpExchange exchange, Handler next) throws Exception {
            boolean goesOn = false;
            try {
                next.handle(request).respond(request, new DecoratedExchange(exchange, this::watched));
                goesOn = handedOver.get();
            } finally {
                if (!goesOn) {
                    giveBack();
                }
            }
        }

        private Sent watched(Sent message) {
            if (message instanceof Sent.Handover handover) {
                handedOver.set(true);
                return new Sent.Handover(new PermitFeed(handover.feed(), this));
            }
            return message;
        }

        private void giveBack() {
            if (returned.compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        }
    }

    /// A feed that gives its place back at its end.
    private record PermitFeed(Feed feed, Permit permit) implements Feed {

        @Override
        public void attach(Puller puller) {
            feed.attach(puller);
        }

        @Override
        public Pulled pull(long nanoTime) {
            return feed.pull(nanoTime);
        }

        @Override
        public void drain(Drain drain) {
            feed.drain(drain);
        }

        @Override
        public void ended(EndReason reason) {
            permit.giveBack();
            feed.ended(reason);
        }
    }
}
