package dev.ouzel.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestWebSocket;
import dev.ouzel.testkit.WebSocketConversation.Arrival;
import dev.ouzel.web.ConcurrencyLimit;
import dev.ouzel.web.Cors;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What handlers of WebSockets say and hear, through a router and an engine without sockets.
@Timeout(60)
class WebSocketResponseTest {

    /// A move in a game.
    record Move(String piece, int column) {}

    /// Talks as the peer of a router.
    interface Talk {
        void with(TestWebSocket socket) throws Exception;
    }

    private static Router at(String path, WebSocketHandler handler) {
        return new Router().get(path, _ -> WebSocketResponse.of(handler));
    }

    private static void echo(WebSocketSession session) throws InterruptedException {
        for (WebSocketMessage message : session) {
            session.send(message);
        }
    }

    private static void talk(Router router, TestRequest request, Talk talk) throws Exception {
        try (InProcessEngine engine = InProcessEngine.start(router);
                TestWebSocket socket = engine.client().connect(request)) {
            talk.with(socket);
        }
    }

    private static void talk(Router router, Talk talk) throws Exception {
        talk(router, TestRequest.get("/"), talk);
    }

    @Test
    void messagesAreIteratedUntilThePeerCloses() throws Exception {
        talk(at("/", WebSocketResponseTest::echo), socket -> {
            socket.send("a");
            socket.send(new byte[3]);
            socket.send("b");
            socket.close(1000, "");
            assertThat(socket.takeText()).isEqualTo("a");
            assertThat(socket.takeBytes()).hasSize(3);
            assertThat(socket.takeText()).isEqualTo("b");
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
        });
    }

    @Test
    void theFirstOwnSubprotocolThatIsOfferedIsChosen() throws Exception {
        Router router = new Router().get("/", _ -> WebSocketResponse
                .of(session -> session.send(session.subprotocol().orElse("none")))
                .withSubprotocols("v2", "v1").withHeader("Set-Cookie", "a=1").plusHeader("set-cookie", "b=2"));
        TestRequest request = TestRequest.get("/");
        talk(router, request.withHeader("sec-websocket-protocol", "v0, v1, v2"), socket -> {
            assertThat(socket.subprotocol()).contains("v2");
            assertThat(socket.headers().all("set-cookie")).containsExactly("a=1", "b=2");
            assertThat(socket.takeText()).isEqualTo("v2");
        });
        talk(router, request.withHeader("sec-websocket-protocol", "v0"), socket -> {
            assertThat(socket.subprotocol()).isEmpty();
            assertThat(socket.takeText()).isEqualTo("none");
        });
    }

    @Test
    void recordsTravelAsJson() throws Exception {
        talk(at("/", session -> {
            Move move = session.receiveJson(Move.class);
            while (move != null) {
                session.sendJson(new Move(move.piece(), move.column() + 1));
                move = session.receiveJson(Move.class);
            }
        }), socket -> {
            socket.send("{\"piece\":\"rook\",\"column\":3}");
            assertThat(socket.takeText()).isEqualTo("{\"piece\":\"rook\",\"column\":4}");
        });
    }

    @Test
    void whatIsNoRecordClosesTheWebSocketUnlessTheHandlerKnowsBetter() throws Exception {
        for (String bad : new String[]{"{", "{\"piece\":\"rook\"}", "{\"piece\":1,\"column\":2}", "[]"}) {
            talk(at("/", session -> session.receiveJson(Move.class)), socket -> {
                socket.send(bad);
                assertThat(socket.awaitClose()).as(bad).isEqualTo(new Arrival.Closed(1007, ""));
            });
        }
        talk(at("/", session -> {
            assertThatThrownBy(() -> session.receiveJson(Move.class)).isInstanceOf(ProblemException.class);
            session.send("again, please");
        }), socket -> {
            socket.send("{");
            assertThat(socket.takeText()).isEqualTo("again, please");
        });
    }

    @Test
    void bytesAreNoJson() throws Exception {
        talk(at("/", session -> assertThat(session.receiveJson(Move.class)).isNull()), socket -> {
            socket.send(new byte[1]);
            assertThat(socket.awaitClose().code()).isEqualTo(1003);
        });
    }

    @Test
    void closingTwiceIsNoHarm() throws Exception {
        CompletableFuture<Void> through = new CompletableFuture<>();
        talk(at("/", session -> {
            session.close(CloseCode.POLICY_VIOLATION, "no");
            session.close();
            assertThat(session.receive()).isNull();
            Iterator<WebSocketMessage> none = session.iterator();
            assertThat(none.hasNext()).isFalse();
            assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
            through.complete(null);
        }), socket -> {
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(1008, "no"));
            through.get(10, TimeUnit.SECONDS);
        });
    }

    @Test
    void theDrainCloses() throws Exception {
        try (InProcessEngine engine = InProcessEngine.start(at("/", WebSocketResponseTest::echo));
                TestWebSocket socket = engine.client().connect(TestRequest.get("/"))) {
            socket.send("a");
            assertThat(socket.takeText()).isEqualTo("a");
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> engine.drain(Duration.ofMinutes(1)));
            assertThat(socket.awaitClose().code()).isEqualTo(1012);
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void theDrainIsOnlyToldToWhoWantsToGoOn() throws Exception {
        Router router = new Router().get("/", _ -> WebSocketResponse.of(session -> {
            for (WebSocketMessage message : session) {
                session.send(session.draining() ? new WebSocketMessage.Text("soon") : message);
            }
        }).throughDrain());
        try (InProcessEngine engine = InProcessEngine.start(router);
                TestWebSocket socket = engine.client().connect(TestRequest.get("/"))) {
            socket.send("a");
            assertThat(socket.takeText()).isEqualTo("a");
            CompletableFuture<Void> drained = CompletableFuture.runAsync(() -> engine.drain(Duration.ofMinutes(1)));
            String answer = "b";
            while (answer.equals("b")) { // Until the notice has come.
                socket.send("b");
                answer = socket.takeText();
            }
            assertThat(answer).isEqualTo("soon");
            socket.close(1000, "");
            assertThat(socket.awaitClose().code()).isEqualTo(1000);
            drained.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void whatFailsAfterTheAcceptGoesThroughToTheEngine() throws Exception {
        IllegalStateException failure = new IllegalStateException("on purpose");
        try (InProcessEngine engine = InProcessEngine.start(at("/", _ -> {
            throw failure;
        })); TestWebSocket socket = engine.client().connect(TestRequest.get("/"))) {
            assertThat(socket.awaitClose()).isEqualTo(new Arrival.Closed(1011, ""));
            engine.drain(Duration.ZERO);
            assertThat(engine.failures()).containsExactly(failure);
        }
    }

    @Test
    void whereThereIsNoWebSocketHttpAnswers() throws Exception {
        Router router = at("/there", WebSocketResponseTest::echo).get("/page", _ -> Response.text("a page"));
        talk(router, TestRequest.get("/nowhere"), socket -> assertThat(socket.denial().status()).isEqualTo(404));
        talk(router, TestRequest.get("/page"), socket -> {
            assertThat(socket.denial().status()).isEqualTo(200);
            assertThat(socket.denial().body()).isEqualTo("a page");
        });
    }

    @Test
    void whoDoesNotAskForAWebSocketIsToldTo() {
        try (InProcessEngine engine = InProcessEngine.start(at("/", WebSocketResponseTest::echo))) {
            assertThat(engine.client().send(TestRequest.get("/")).status()).isEqualTo(426);
            assertThat(engine.client().send(TestRequest.get("/")).header("upgrade")).contains("websocket");
        }
    }

    @Test
    void filtersAndHandlersCanDeny() throws Exception {
        Router router = at("/", WebSocketResponseTest::echo)
                .get("/closed", _ -> {
                    throw new ProblemException(Problem.of(401));
                })
                .filter((request, next) -> request.path().equals("/")
                        ? Response.status(403).withHeader("x-filter", "was here")
                        : next.handle(request).withHeader("x-filter", "was here too"));
        talk(router, socket -> {
            assertThat(socket.denial().status()).isEqualTo(403);
            assertThat(socket.headers().all("x-filter")).containsExactly("was here");
        });
        talk(router, TestRequest.get("/closed"), socket -> {
            assertThat(socket.denial().status()).isEqualTo(401);
            assertThat(socket.headers().all("x-filter")).containsExactly("was here too");
        });
    }

    @Test
    void headersOfFiltersAreSentWithTheAccept() throws Exception {
        Router router = new Router()
                .get("/", _ -> WebSocketResponse.of(WebSocketResponseTest::echo).withHeader("x-kept", "handler")
                        .withHeader("x-both", "handler"))
                .cors(Cors.allow("https://example.com"))
                .filter((request, next) -> next.handle(request).withHeader("x-outer", "outer")
                        .plusHeader("set-cookie", "b=2"))
                .filter(ConcurrencyLimit.of(1))
                .filter((request, next) -> next.handle(request).withHeader("x-both", "inner")
                        .plusHeader("set-cookie", "a=1"));
        talk(router, TestRequest.get("/").withHeader("origin", "https://example.com"), socket -> {
            assertThat(socket.status()).isEqualTo(101);
            assertThat(socket.headers().all("x-kept")).containsExactly("handler");
            assertThat(socket.headers().all("x-both")).containsExactly("inner");
            assertThat(socket.headers().all("x-outer")).containsExactly("outer");
            assertThat(socket.headers().all("set-cookie")).containsExactly("a=1", "b=2");
            assertThat(socket.headers().all("access-control-allow-origin")).containsExactly("https://example.com");
            socket.send("a");
            assertThat(socket.takeText()).isEqualTo("a");
        });
    }

    @Test
    void aWebSocketCountsAsLongAsItIsOpen() throws Exception {
        Router router = at("/", WebSocketResponseTest::echo).filter(ConcurrencyLimit.of(1));
        try (InProcessEngine engine = InProcessEngine.start(router);
                TestWebSocket first = engine.client().connect(TestRequest.get("/"));
                TestWebSocket second = engine.client().connect(request(first))) {
            assertThat(second.denial().status()).isEqualTo(503);
        }
    }

    /// A request that is made once another WebSocket is open.
    private static TestRequest request(TestWebSocket opened) {
        assertThat(opened.status()).isEqualTo(101);
        return TestRequest.get("/");
    }

    @Test
    void mountedApplicationsOpenWebSocketsToo() throws Exception {
        Router mounted = new Router().get("/echo", _ -> WebSocketResponse.of(
                session -> session.send(session.request().rootPath() + " " + session.request().rawPath())));
        Router router = new Router().mount("/app", mounted)
                .filter((request, next) -> next.handle(request).withHeader("x-filter", "was here"));
        talk(router, TestRequest.get("/app/echo"), socket -> {
            assertThat(socket.takeText()).isEqualTo("/app /echo");
            assertThat(socket.headers().first("x-filter")).contains("was here");
        });
        talk(router, TestRequest.get("/app/other"), socket -> {
            assertThat(socket.denial().status()).isEqualTo(404);
            assertThat(socket.headers().all("x-filter")).containsExactly("was here");
        });
    }
}
