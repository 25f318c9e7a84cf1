package dev.ouzel.examples;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.Event;
import dev.ouzel.log.LogException;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// `GET /prices`: one ticker for all. It publishes a price each second, as an event of a type of its own, and the topic keeps
/// the last hour. Whoever comes back gets what it has missed; whoever is new begins with the next price.
///
/// The ticker runs from the start of the server to its end, whether anybody reads or not. Thread-safe.
final class Prices implements Application {

    static final String TOPIC = "prices";

    private static final System.Logger LOG = System.getLogger(Prices.class.getName());
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Hub hub;
    private final TimeSource time;
    private final RandomGenerator random;
    private final Router router;
    private final Thread ticker = Thread.ofVirtual().name("ouzel-demo-ticker").unstarted(this::tick);

    /// Prices that move at random.
    ///
    /// @param hub keeps the topic
    /// @param time tells the ticker when a second is over
    /// @param random how prices move; used by the ticker alone
    Prices(Hub hub, TimeSource time, RandomGenerator random) {
        this.hub = hub;
        this.time = time;
        this.random = random;
        EventSourceResponse prices = EventSourceResponse.of(hub.subscribe(TOPIC));
        this.router = new Router().get("/", _ -> prices);
    }

    @Override
    public void startUp() throws Exception {
        hub.topic(TOPIC, StreamSettings.defaults().withRetention(Retention.all().withAgeMax(KEPT)));
        router.startUp();
        ticker.start();
    }

    @Override
    public void handle(Exchange exchange) throws Exception {
        router.handle(exchange);
    }

    @Override
    public void shutDown() throws Exception {
        ticker.interrupt();
        ticker.join();
        router.shutDown();
    }

    private void tick() {
        double px = 24_050;
        try {
            while (true) {
                hub.publish(TOPIC, Event.of("priceUpdate", json(px)));
                px = next(px);
                time.sleep(INTERVAL);
            }
        } catch (InterruptedException _) {
            // The server has stopped.
        } catch (LogException stopped) {
            LOG.log(System.Logger.Level.WARNING, "the ticker has stopped: {0}", stopped.getMessage());
        }
    }

    /// By hand: this is what a server without visitors does all day, and a mapper that runs once a second is cold each time.
    private static String json(double px) {
        return "{\"px\":" + px + "}";
    }

    /// A step of a few hundredths of a percent up or down, in whole cents.
    private double next(double px) {
        double moved = px * (1 + 0.0003 * random.nextGaussian());
        return Math.max(0.01, Math.rint(moved * 100) / 100);
    }
}
