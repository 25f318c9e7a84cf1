package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyLimitTest {

    private static final RandomGenerator FIXED = () -> 0;

    private final ConcurrencyLimit limit = ConcurrencyLimit.of(1, Duration.ofMillis(2500), Duration.ofMillis(2500),
            FIXED);

    private Router router(Handler handler) {
        return new Router().filter(limit).get("/", handler);
    }

    /// What a second request gets while the first one is being answered.
    private String second(String... headers) throws Exception {
        List<String> answers = new ArrayList<>();
        Router router = router(_ -> Response.text("in"));
        ScriptedExchange.get("/").answeredBy(new Router().filter(limit).get("/", _ -> {
            assertThat(limit.open()).isEqualTo(1);
            answers.add(ScriptedExchange.get("/", headers).answeredBy(router));
            return Response.status(204);
        }));
        assertThat(limit.open()).isZero();
        return answers.getFirst();
    }

    @Test
    void whatIsTooMuchGets503() throws Exception {
        assertThat(second()).isEqualTo("""
                503
                content-type: application/problem+json
                content-length: 65
                retry-after: 3

                {"type":"about:blank","title":"Service Unavailable","status":503}|end""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "Text/Event-Stream;q=0.9", "application/json, text/event-stream"})
    void anEventStreamIsSentAwayForAWhile(String accept) throws Exception {
        assertThat(second("accept", accept)).isEqualTo("""
                200
                content-type: text/event-stream
                cache-control: no-cache, no-transform
                x-accel-buffering: no
                content-length: 13

                retry: 2500

                |end""");
    }

    @Test
    void theTimesAreSpread() throws Exception {
        ConcurrencyLimit spread = ConcurrencyLimit.of(1);
        Router full = new Router().filter(spread).get("/", _ -> Response.status(204));
        List<Long> retries = new ArrayList<>();
        ScriptedExchange.get("/").answeredBy(new Router().filter(spread).get("/", _ -> {
            for (int i = 0; i < 100; i++) {
                String answer = ScriptedExchange.get("/", "accept", "text/event-stream").answeredBy(full);
                retries.add(Long.parseLong(answer.substring(answer.indexOf("retry: ") + 7).split("\n", -1)[0]));
            }
            return Response.status(204);
        }));
        assertThat(retries).allMatch(retry -> retry >= 2000 && retry <= 10_000);
        assertThat(retries.stream().distinct().count()).isGreaterThan(10);
    }

    @Test
    void aPlaceIsGivenBackHoweverTheExchangeEnds() throws Exception {
        ScriptedExchange.get("/").answeredBy(router(_ -> Response.text("in")));
        ScriptedExchange.get("/none").answeredBy(router(_ -> Response.text("in")));
        ScriptedExchange.get("/").answeredBy(router(_ -> {
            throw new IllegalStateException();
        }));
        assertThatThrownBy(() -> ScriptedExchange.get("/").answeredBy(router(_ -> Response.stream("text/csv", out -> {
            out.write('a');
            out.flush();
            throw new IllegalStateException("late");
        })))).hasMessage("late");
        assertThatThrownBy(() -> ScriptedExchange.get("/").answeredBy(router(_ -> {
            throw new InterruptedException();
        }))).isInstanceOf(InterruptedException.class);
        assertThat(limit.open()).isZero();
    }

    @Test
    void aFilterThatDropsTheResponseLeavesNoPlaceTaken() throws Exception {
        Router router = new Router()
                .filter((request, next) -> {
                    next.handle(request);
                    return Response.status(204);
                })
                .filter(limit)
                .get("/", _ -> Response.text("never sent"));
        assertThat(ScriptedExchange.get("/").answeredBy(router)).isEqualTo("204\n\n|end");
        assertThat(limit.open()).isZero();
    }

    /// Ends when the test says so.
    private static final class QuietFeed implements Feed {

        @Override
        public void attach(Puller puller) {}

        @Override
        public Pulled pull(long nanoTime) {
            return Pulled.Wait.untilWoken();
        }

        @Override
        public void drain(Drain drain) {}

        @Override
        public void ended(EndReason reason) {}
    }

    @Test
    void aFeedKeepsItsPlaceUntilItEnds() throws Exception {
        List<Feed> handedOver = new ArrayList<>();
        Response response = (_, exchange) -> {
            exchange.send(new Sent.Start(200, Headers.empty()));
            exchange.send(new Sent.Handover(new QuietFeed()));
        };
        HttpExchange exchange = new DecoratedExchange(ScriptedExchange.get("/"), message -> {
            if (message instanceof Sent.Handover handover) {
                handedOver.add(handover.feed());
                return new Sent.Body(ByteBuffer.allocate(0), true);
            }
            return message;
        });
        router(_ -> response).handle(exchange);
        assertThat(limit.open()).isEqualTo(1);
        Feed feed = handedOver.getFirst();
        feed.attach(StillPuller.INSTANCE);
        assertThat(feed.pull(0)).isEqualTo(Pulled.Wait.untilWoken());
        feed.drain(new Drain(Duration.ZERO));
        feed.ended(EndReason.PEER_CLOSED);
        assertThat(limit.open()).isZero();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> ConcurrencyLimit.of(0)).hasMessage("exchangesMax: 0 (expected: 1 or more)");
        assertThatThrownBy(() -> ConcurrencyLimit.of(1, Duration.ZERO, Duration.ofSeconds(1), FIXED))
                .hasMessage("retry: PT0S to PT1S (expected: from a millisecond up)");
        assertThatThrownBy(() -> ConcurrencyLimit.of(1, Duration.ofSeconds(2), Duration.ofSeconds(1), FIXED))
                .hasMessage("retry: PT2S to PT1S (expected: from a millisecond up)");
    }
}
