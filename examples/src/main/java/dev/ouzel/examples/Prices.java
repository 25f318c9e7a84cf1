package dev.ouzel.examples;

import dev.ouzel.web.Handler;
import dev.ouzel.web.Request;
import dev.ouzel.web.Response;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.web.sse.EventStream;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// `GET /prices`: a price each second, as an event of a type of its own. Its id is the time in milliseconds. Prices are
/// news, so nothing is made up for a reader that comes back: it goes on with the present price.
///
/// Thread-safe, as far as the supplier of generators is.
final class Prices implements Handler {

    private final Supplier<RandomGenerator> randoms;

    /// Prices that move at random.
    ///
    /// @param randoms gives each stream a generator of its own
    Prices(Supplier<RandomGenerator> randoms) {
        this.randoms = randoms;
    }

    record Price(double px) {}

    @Override
    public Response handle(Request request) {
        return EventSourceResponse.of(this::send);
    }

    private void send(EventStream stream) throws InterruptedException {
        RandomGenerator random = randoms.get();
        double px = 24_050;
        do {
            stream.send(EventStream.event(new Price(px)).withEvent("priceUpdate").withId(stream.time().millis()));
            px = next(px, random);
        } while (stream.pause(Duration.ofSeconds(1)));
    }

    /// A step of a few hundredths of a percent up or down, in whole cents.
    private static double next(double px, RandomGenerator random) {
        double moved = px * (1 + 0.0003 * random.nextGaussian());
        return Math.max(0.01, Math.rint(moved * 100) / 100);
    }
}
