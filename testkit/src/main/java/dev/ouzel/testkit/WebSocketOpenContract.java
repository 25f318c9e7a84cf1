package dev.ouzel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.testkit.RequestContract.Engine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The part of [WebSocketContract] about the handshake and about messages, and what both parts share.
public abstract class WebSocketOpenContract {

    /// An application that only knows WebSockets.
    interface Talk {
        void talk(WebSocketExchange exchange) throws Exception;
    }

    /// What handlers have seen, in order.
    final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    WebSocketOpenContract() {}

    /// Starts an engine, otherwise with its default settings and in the system's time.
    ///
    /// @param application what it runs
    /// @param drainLimit how long open exchanges have when it stops
    protected abstract Engine start(Application application, Duration drainLimit);

    /// Starts an engine that does not wait for what is open at the end of a test.
    Engine serve(Talk talk) {
        return serve(talk, Duration.ofMillis(50));
    }

    Engine serve(Talk talk, Duration drainLimit) {
        return start(exchange -> {
            switch (exchange) {
                case HttpExchange http -> RequestContract.answer(http, "http");
                case WebSocketExchange socket -> talk.talk(socket);
            }
        }, drainLimit);
    }

    static TestWebSocket connect(Engine engine) {
        return engine.client().connect(TestRequest.get("/socket"));
    }

    Object seen() {
        try {
            Object next = seen.poll(Bound.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nothing was seen within " + Bound.LIMIT);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /// Accepts, and notes everything that is received, the end twice.
    void listen(WebSocketExchange exchange) throws InterruptedException {
        exchange.send(new WebSocketSent.Accept());
        WebSocketReceived next = exchange.receive();
        while (!(next instanceof Disconnect)) {
            seen.add(next);
            next = exchange.receive();
        }
        seen.add(next);
        seen.add(exchange.receive());
    }

    /// Accepts, and sends back every message.
    static void echo(WebSocketExchange exchange) throws InterruptedException {
        exchange.send(new WebSocketSent.Accept());
        while (true) {
            switch (exchange.receive()) {
                case WebSocketReceived.Text(String text) -> exchange.send(new WebSocketSent.Text(text));
                case WebSocketReceived.Binary(ByteBuffer bytes) -> exchange.send(new WebSocketSent.Binary(bytes));
                case WebSocketReceived.DrainNotice _ -> exchange.send(new WebSocketSent.Close(1001));
                case Disconnect _ -> {
                    return;
                }
            }
        }
    }

    @Test
    public void anAcceptIsAnsweredWithItsSubprotocolAndItsFields() {
        try (Engine engine = serve(exchange -> {
            seen.add(exchange.subprotocols());
            exchange.send(new WebSocketSent.Accept("b", Headers.of("set-cookie", "c=1", "set-cookie", "d=2")));
            exchange.receive();
        });
                TestWebSocket socket = engine.client()
                        .connect(TestRequest.get("/socket?x=1").withHeader("sec-websocket-protocol", "a, b"))) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.subprotocol()).contains("b");
            assertThat(socket.headers().all("set-cookie")).containsExactly("c=1", "d=2");
            assertThat(seen()).isEqualTo(List.of("a", "b"));
        }
    }

    @Test
    public void whoOffersNoSubprotocolGetsNone() {
        try (Engine engine = serve(exchange -> {
            seen.add(exchange.subprotocols());
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Accept("a", Headers.empty())))
                    .isInstanceOf(IllegalArgumentException.class);
            echo(exchange);
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.subprotocol()).isEmpty();
            assertThat(seen()).isEqualTo(List.of());
        }
    }

    @Test
    public void theApplicationSeesTheRequest() {
        try (Engine engine = serve(exchange -> {
            seen.add(exchange.request().method() + exchange.request().rawPath() + exchange.request().rawQuery()
                    + exchange.request().header("x-a").orElse(""));
            echo(exchange);
        }); TestWebSocket socket = engine.client().connect(TestRequest.get("/so?x=1").withHeader("x-a", "!"))) {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(seen()).isEqualTo("GET/sox=1!");
        }
    }

    @Test
    public void whatIsDeniedIsAnsweredAsAnyRequest() {
        try (Engine engine = serve(exchange -> {
            HttpExchange http = exchange.deny();
            http.send(new Sent.Start(401, Headers.of("www-authenticate", "Basic", "content-type", "text/plain")));
            http.send(new Sent.Body(RequestContract.utf8("who are "), false));
            http.send(new Sent.Body(RequestContract.utf8("you?"), true));
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Accept()))
                    .isInstanceOf(IllegalStateException.class);
            seen.add("denied");
        }); TestWebSocket socket = connect(engine)) {
            TestResponse denial = socket.denial();
            assertThat(denial.status()).isEqualTo(401);
            assertThat(denial.header("www-authenticate")).contains("Basic");
            assertThat(denial.body()).isEqualTo("who are you?");
            assertThat(seen()).isEqualTo("denied");
        }
    }

    @Test
    public void aCloseBeforeTheAcceptIsAnswered403() {
        try (Engine engine = serve(exchange -> exchange.send(new WebSocketSent.Close(1008)));
                TestWebSocket socket = connect(engine)) {
            assertThat(socket.denial().status()).isEqualTo(403);
            assertThat(socket.denial().body()).isEmpty();
        }
    }

    @Test
    public void whoeverNeitherAcceptsNorDeniesIsAnsweredFor() {
        try (Engine engine = serve(_ -> {}); TestWebSocket socket = connect(engine)) {
            assertThat(socket.denial().status()).isEqualTo(500);
        }
        try (Engine engine = serve(_ -> {
            throw new IllegalStateException("secret");
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.denial().status()).isEqualTo(500);
            assertThat(socket.denial().body()).doesNotContain("secret");
        }
    }

    @Test
    public void anAcceptComesFirstAndOnce() {
        try (Engine engine = serve(exchange -> {
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Text("early")))
                    .isInstanceOf(IllegalStateException.class);
            exchange.send(new WebSocketSent.Accept());
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Accept()))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(exchange::deny).isInstanceOf(IllegalStateException.class);
            exchange.send(new WebSocketSent.Text("in order"));
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.takeText()).isEqualTo("in order");
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
        }
    }

    @Test
    public void aPeerThatDoesNotWaitForTheAnswerIsGone() {
        CompletableFuture<Void> asked = new CompletableFuture<>();
        try (Engine engine = serve(exchange -> {
            asked.complete(null);
            seen.add(exchange.receive());
            assertThatThrownBy(() -> exchange.send(new WebSocketSent.Accept())).isInstanceOf(Disconnected.class);
            seen.add("refused");
        })) {
            TestWebSocket socket = connect(engine);
            RequestContract.await(asked);
            socket.disconnect();
            assertThat(seen()).matches(end -> ((Disconnect) end).code() == 1006);
            assertThat(seen()).isEqualTo("refused");
        }
    }

    @Test
    public void messagesTravelWholeInBothDirectionsAndInOrder() {
        byte[] large = new byte[1 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ((i * 31) >> 3);
        }
        try (Engine engine = serve(WebSocketOpenContract::echo); TestWebSocket socket = connect(engine)) {
            socket.send("hello");
            socket.send(new byte[]{0, -1, 127});
            socket.send("");
            socket.send(new byte[0]);
            socket.send("ünï 🐦 \r\n\u0000");
            assertThat(socket.takeText()).isEqualTo("hello");
            assertThat(socket.takeBytes()).containsExactly(0, -1, 127);
            assertThat(socket.takeText()).isEmpty();
            assertThat(socket.takeBytes()).isEmpty();
            assertThat(socket.takeText()).isEqualTo("ünï 🐦 \r\n\u0000");
            socket.send(large);
            assertThat(socket.takeBytes()).isEqualTo(large);
        }
    }

    @Test
    public void aBufferThatIsSentStaysAsItIs() {
        ByteBuffer shared = ByteBuffer.wrap(new byte[]{9, 1, 2, 9}).position(1).limit(3);
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            exchange.send(new WebSocketSent.Binary(shared));
            exchange.send(new WebSocketSent.Binary(shared.asReadOnlyBuffer()));
            seen.add(shared.position() + " to " + shared.limit());
        }); TestWebSocket socket = connect(engine)) {
            assertThat(socket.takeBytes()).containsExactly(1, 2);
            assertThat(socket.takeBytes()).containsExactly(1, 2);
            assertThat(seen()).isEqualTo("1 to 3");
        }
    }

    @Test
    public void messagesOfManyThreadsGoOutWhole() {
        int threads = 4;
        int each = 25;
        try (Engine engine = serve(exchange -> {
            exchange.send(new WebSocketSent.Accept());
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                String text = Character.toString('a' + i).repeat(1000 + i);
                senders.add(Thread.startVirtualThread(() -> {
                    try {
                        for (int sent = 0; sent < each; sent++) {
                            exchange.send(new WebSocketSent.Text(text));
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }); TestWebSocket socket = connect(engine)) {
            List<String> texts = new ArrayList<>();
            while (texts.size() < threads * each) {
                texts.add(socket.takeText());
            }
            for (int i = 0; i < threads; i++) {
                String text = Character.toString('a' + i).repeat(1000 + i);
                assertThat(texts.stream().filter(text::equals)).hasSize(each);
            }
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
        }
    }
}
