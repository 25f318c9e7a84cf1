package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// The part of [EngineContract] about requests, and what all its parts share.
public abstract class RequestContract {

    /// An engine under test.
    public interface Engine extends AutoCloseable {

        /// A client of it.
        TestClient client();

        /// Stops gracefully, and returns when it has stopped.
        void drain();

        /// The same; does nothing if it has stopped.
        @Override
        void close();
    }

    /// An application that only knows HTTP.
    interface Handler {
        void handle(HttpExchange exchange) throws Exception;
    }

    /// Longer than any test waits.
    static final Duration MINUTE = Duration.ofSeconds(60);

    RequestContract() {}

    /// Starts an engine, otherwise with its default settings and in the system's time.
    ///
    /// @param application what it runs
    /// @param drainLimit how long open exchanges have when it stops
    protected abstract Engine start(Application application, Duration drainLimit);

    /// The version that its client speaks.
    protected HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    /// The scheme of its requests: `http` or `https`.
    protected String scheme() {
        return "http";
    }

    /// Starts an engine that does not wait for what is open at the end of a test.
    Engine serve(Handler handler) {
        return serve(handler, Duration.ofMillis(50));
    }

    Engine serve(Handler handler, Duration drainLimit) {
        return start(exchange -> {
            switch (exchange) {
                case HttpExchange http -> handler.handle(http);
                case WebSocketExchange socket -> handler.handle(socket.deny());
            }
        }, drainLimit);
    }

    /// Stops an engine on a thread of its own.
    static CompletableFuture<Void> stop(Engine engine) {
        return CompletableFuture.runAsync(engine::drain);
    }

    /// Waits for something that another thread finds out.
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(Bound.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("nothing happened within " + Bound.LIMIT, e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static Sent.Start ok() {
        return new Sent.Start(200, Headers.of("content-type", "text/plain"));
    }

    static Sent.Body piece(String text) {
        return new Sent.Body(utf8(text), false);
    }

    static Sent.Body last(String text) {
        return new Sent.Body(utf8(text), true);
    }

    static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static void answer(HttpExchange exchange, String text) throws InterruptedException {
        exchange.send(ok());
        exchange.send(last(text));
    }

    /// Reads the request body to its end.
    static String readBody(HttpExchange exchange) throws InterruptedException {
        ByteLog body = new ByteLog();
        boolean last = false;
        while (!last) {
            last = switch (exchange.receive()) {
                case Received.Body(ByteBuffer bytes, boolean end) -> {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    body.append(copy);
                    yield end;
                }
                case Received.DrainNotice _ -> false;
                case Received.Disconnect(var reason) -> throw new AssertionError("ended: " + reason);
            };
        }
        return body.text();
    }

    @Test
    public void theApplicationSeesTheHeadAsItWasSent() {
        CompletableFuture<RequestHead> seen = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            seen.complete(exchange.request());
            answer(exchange, "");
        })) {
            engine.client().send(TestRequest.of("REPORT", "/a%20b//c?x=%31&y").withHeader("X-A", "1")
                    .withHeader("x-a", "two, three")).body();

            RequestHead head = await(seen);
            assertThat(head.method()).isEqualTo("REPORT");
            assertThat(head.scheme()).isEqualTo(scheme());
            assertThat(head.rootPath()).isEmpty();
            assertThat(head.rawPath()).isEqualTo("/a%20b//c");
            assertThat(head.rawQuery()).isEqualTo("x=%31&y");
            assertThat(head.version()).isEqualTo(version());
            assertThat(head.headers().all("x-a")).containsExactly("1", "two, three");
            assertThat(head.header("host")).isPresent();
        }
    }

    @Test
    public void aTargetWithoutAQuestionMarkHasNoQueryAndOneWithItHas() {
        try (Engine engine = serve(exchange -> answer(exchange, "<" + exchange.request().rawQuery() + ">"))) {
            assertThat(engine.client().send(TestRequest.get("/p")).body()).isEqualTo("<null>");
            assertThat(engine.client().send(TestRequest.get("/p?")).body()).isEqualTo("<>");
        }
    }

    @Test
    public void aRequestWithoutABodyGivesOneEmptyLastPiece() {
        CompletableFuture<Received> seen = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            seen.complete(exchange.receive());
            answer(exchange, "");
        })) {
            engine.client().send(TestRequest.get("/")).body();

            assertThat(await(seen)).isEqualTo(new Received.Body(ByteBuffer.allocate(0), true));
        }
    }

    @Test
    public void theRequestBodyArrivesWhole() {
        String body = "0123456789abcdef".repeat(16 << 10);
        try (Engine engine = serve(exchange -> answer(exchange, readBody(exchange)))) {
            assertThat(engine.client().send(TestRequest.post("/", "text/plain", "äöü")).body()).isEqualTo("äöü");
            assertThat(engine.client().send(TestRequest.post("/", "text/plain", body)).body()).isEqualTo(body);
        }
    }

    @Test
    public void piecesOfTheRequestBodyArriveWhileItGoesOn() {
        try (Engine engine = serve(exchange -> {
            exchange.send(ok());
            boolean last = false;
            while (!last) {
                Received.Body body = (Received.Body) exchange.receive();
                last = body.last();
                exchange.send(new Sent.Body(body.bytes(), last));
            }
        }); TestExchange exchange = engine.client().open(TestRequest.of("POST", "/echo").withOpenBody())) {
            TestResponse response = exchange.response();

            exchange.sendBody("one,");
            assertThat(response.takeText(",")).isEqualTo("one,");
            exchange.sendBody("two,");
            assertThat(response.takeText(",")).isEqualTo("two,");
            exchange.endBody();
            assertThat(response.body()).isEqualTo("one,two,");
        }
    }

    @Test
    public void anApplicationMayAnswerWithoutReadingTheBody() {
        try (Engine engine = serve(exchange -> answer(exchange, "no, thanks"))) {
            TestRequest request = TestRequest.post("/", "text/plain", "unread");

            assertThat(engine.client().send(request).body()).isEqualTo("no, thanks");
        }
    }
}
