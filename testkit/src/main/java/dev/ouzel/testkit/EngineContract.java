package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.WebSocketExchange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// What every engine promises to every application, as tests: a class that extends this one, and starts its engine, runs
/// them all. Here are the ways to end; [RequestContract], [ResponseContract] [FeedContract] and [FeedEndContract] hold the rest.
///
/// It needs JUnit and AssertJ, which the kit itself does not bring along. No test waits for time to pass, except for
/// deadlines of a fraction of a second.
public abstract class EngineContract extends FeedEndContract {

    /// A contract.
    protected EngineContract() {}

    @Test
    public void anApplicationThatReturnsWithoutAnAnswerIsAnsweredFor() {
        try (Engine engine = serve(_ -> {})) {
            assertThat(engine.client().send(TestRequest.get("/")).status()).isEqualTo(500);
        }
    }

    @Test
    public void whatAnApplicationThrowsBeforeTheHeadIsAnsweredForAndNotTold() {
        for (Throwable thrown : List.of(new IllegalStateException("secret"), new Exception("secret"),
                new StackOverflowError("secret"))) {
            try (Engine engine = serve(_ -> {
                throw rethrow(thrown);
            })) {
                TestResponse response = engine.client().send(TestRequest.get("/"));

                assertThat(response.status()).isEqualTo(500);
                assertThat(response.body()).doesNotContain("secret", thrown.getClass().getSimpleName());
            }
        }
    }

    @Test
    public void anApplicationThatThrowsAfterTheHeadIsCut() {
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(piece("half"));
            throw new IllegalStateException("secret");
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.takeText("half")).isEqualTo("half");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertThat(response.raw()).isEqualTo("half");
        }
    }

    @Test
    public void anApplicationThatReturnsBeforeTheLastPieceIsCut() {
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            exchange.send(piece("half"));
        })) {
            TestResponse response = engine.client().send(TestRequest.get("/"));

            assertThat(response.takeText("half")).isEqualTo("half");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
    }

    @Test
    public void whatAnApplicationThrowsAfterTheLastPieceHarmsNothing() {
        try (Engine engine = serve(exchange -> {
            answer(exchange, "body");
            throw new IllegalStateException("late");
        })) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("body");
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("body");
        }
    }

    @Test
    public void aCompleteExchangeSaysSoAndInterruptsNobody() {
        CompletableFuture<Received> received = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            readBody(exchange);
            answer(exchange, "body");
            received.complete(exchange.receive());
            interrupted.complete(Thread.interrupted());
        })) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("body");

            assertThat(await(received)).isEqualTo(new Received.Disconnect(EndReason.COMPLETED));
            assertThat(await(interrupted)).isFalse();
        }
    }

    @Test
    public void aHandlerThatSleepsIsInterruptedWhenItsPeerLeaves() {
        assertSleeperIsInterrupted(TestResponse::disconnect);
    }

    @Test
    public void aHandlerThatSleepsIsInterruptedWhenItsPeerResets() {
        assertSleeperIsInterrupted(TestResponse::reset);
    }

    private void assertSleeperIsInterrupted(Consumer<TestResponse> leave) {
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        CompletableFuture<Void> cleanedUp = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.complete(null);
                throw e;
            } finally {
                cleanedUp.complete(null);
            }
        })) {
            leave.accept(engine.client().send(TestRequest.get("/")));

            await(interrupted);
            await(cleanedUp);
        }
    }

    @Test
    public void aHandlerThatHasSentNothingIsInterruptedWhenItsPeerLeaves() {
        CompletableFuture<Void> running = new CompletableFuture<>();
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        try (Engine engine = serve(_ -> {
            running.complete(null);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException _) {
                interrupted.complete(null);
            }
        })) {
            TestExchange exchange = engine.client().open(TestRequest.get("/"));
            await(running);

            exchange.disconnect();

            await(interrupted);
        }
    }

    @Test
    public void afterTheEndReceiveSaysSoAsOftenAsAskedAndSendIsRefused() {
        CompletableFuture<List<Received>> received = new CompletableFuture<>();
        CompletableFuture<EndReason> refused = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            readBody(exchange);
            exchange.send(ok());
            received.complete(List.of(exchange.receive(), exchange.receive(), exchange.receive()));
            try {
                exchange.send(piece("too late"));
            } catch (Disconnected e) {
                refused.complete(e.reason());
            }
        })) {
            engine.client().send(TestRequest.get("/")).disconnect();

            Received first = await(received).getFirst();
            assertThat(first).isIn(new Received.Disconnect(EndReason.PEER_CLOSED),
                    new Received.Disconnect(EndReason.PEER_RESET));
            assertThat(await(received)).containsOnly(first);
            assertThat(first).isEqualTo(new Received.Disconnect(await(refused)));
        }
    }

    @Test
    public void anApplicationIsStartedBeforeItsFirstExchangeAndShutDownAfterItsLast() {
        List<String> calls = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> running = new CompletableFuture<>();
        Application application = new RecordingApplication(calls, exchange -> {
            readBody(exchange);
            exchange.send(ok());
            running.complete(null);
            calls.add("notice " + (exchange.receive() instanceof Received.DrainNotice));
            exchange.send(last("goodbye"));
            calls.add("handled");
        });
        try (Engine engine = start(application, MINUTE)) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            await(running);
            CompletableFuture<Void> stopped = stop(engine);

            assertThat(response.body()).isEqualTo("goodbye");
            await(stopped);
            assertThat(calls).containsExactly("start up", "drain", "notice true", "handled", "shut down");
        }
    }

    @Test
    public void anApplicationIsToldThatTheEngineStopsBeforeAnythingIsClosed() {
        CompletableFuture<Received> notice = new CompletableFuture<>();
        CompletableFuture<Void> mayFinish = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            readBody(exchange);
            exchange.send(ok());
            notice.complete(exchange.receive());
            await(mayFinish);
            exchange.send(last("goodbye"));
        }, MINUTE)) {
            TestResponse response = engine.client().send(TestRequest.get("/"));
            CompletableFuture<Void> stopped = stop(engine);

            assertThat(await(notice)).isEqualTo(new Received.DrainNotice(new Drain(MINUTE)));
            Assertions.assertThatThrownBy(() -> engine.client().send(TestRequest.get("/late")))
                    .isInstanceOf(AssertionError.class);
            assertThat(stopped).isNotDone();
            mayFinish.complete(null);

            assertThat(response.body()).isEqualTo("goodbye");
            await(stopped);
        }
    }

    @Test
    public void whatHasNotEndedAfterTheLimitIsCutAndInterrupted() {
        CompletableFuture<List<Received>> received = new CompletableFuture<>();
        CompletableFuture<Void> interrupted = new CompletableFuture<>();
        Duration limit = Duration.ofSeconds(1);
        try (Engine engine = serve(exchange -> {
            readBody(exchange);
            exchange.send(ok());
            if (exchange.request().rawPath().equals("/sleeps")) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException _) {
                    interrupted.complete(null);
                }
            } else {
                received.complete(List.of(exchange.receive(), exchange.receive()));
            }
        }, limit)) {
            TestResponse sleeping = engine.client().send(TestRequest.get("/sleeps"));
            TestResponse receiving = engine.client().send(TestRequest.get("/receives"));

            await(stop(engine));

            await(interrupted);
            assertThat(await(received)).containsExactly(new Received.DrainNotice(new Drain(limit)),
                    new Received.Disconnect(EndReason.DRAINING));
            assertThat(sleeping.awaitEnd()).isEqualTo(BodyEnd.CUT);
            assertThat(receiving.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
    }

    @Test
    public void anEngineWithNothingToDoStopsAtOnce() {
        List<String> calls = new CopyOnWriteArrayList<>();
        try (Engine engine = start(new RecordingApplication(calls, exchange -> answer(exchange, "body")), MINUTE)) {
            assertThat(engine.client().send(TestRequest.get("/")).body()).isEqualTo("body");

            await(stop(engine));

            assertThat(calls).containsExactly("start up", "drain", "shut down");
        }
    }

    /// An application that notes what is called.
    private record RecordingApplication(List<String> calls, Handler handler) implements Application {

        @Override
        public void startUp() {
            calls.add("start up");
        }

        @Override
        public void handle(Exchange exchange) throws Exception {
            switch (exchange) {
                case HttpExchange http -> handler.handle(http);
                case WebSocketExchange socket -> handler.handle(socket.deny());
            }
        }

        @Override
        public void drain(Drain drain) {
            calls.add("drain");
        }

        @Override
        public void shutDown() {
            calls.add("shut down");
        }
    }

    private static Exception rethrow(Throwable thrown) throws Exception {
        if (thrown instanceof Error error) {
            throw error;
        }
        throw (Exception) thrown;
    }
}
