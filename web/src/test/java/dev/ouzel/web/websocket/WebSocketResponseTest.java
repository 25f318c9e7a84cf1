package dev.ouzel.web.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.WebSocketReceived;
import dev.ouzel.web.Problem;
import dev.ouzel.web.ProblemException;
import dev.ouzel.web.Response;
import dev.ouzel.web.Router;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/// What handlers of WebSockets say and hear, through a router.
class WebSocketResponseTest {

    /// A move in a game.
    record Move(String piece, int column) {}

    private static final WebSocketReceived DRAIN = new WebSocketReceived.DrainNotice(new Drain(Duration.ofSeconds(1)));

    private static Router at(String path, WebSocketHandler handler) {
        return new Router().get(path, _ -> WebSocketResponse.of(handler));
    }

    private static void echo(WebSocketSession session) throws InterruptedException {
        for (WebSocketMessage message : session) {
            session.send(message);
        }
    }

    @Test
    void messagesAreIteratedUntilThePeerCloses() throws Exception {
        ScriptedSocket socket = new ScriptedSocket("/echo").says("a")
                .then(new WebSocketReceived.Binary(ByteBuffer.allocate(3))).says("b");
        assertThat(socket.answeredBy(at("/echo", WebSocketResponseTest::echo)))
                .containsExactly("accept null ", "text a", "binary 3", "text b");
    }

    @Test
    void theFirstOwnSubprotocolThatIsOfferedIsChosen() throws Exception {
        Router router = new Router().get("/", _ -> WebSocketResponse
                .of(session -> session.send(session.subprotocol().orElse("none")))
                .withSubprotocols("v2", "v1").withHeader("Set-Cookie", "a=1").plusHeader("set-cookie", "b=2"));
        assertThat(new ScriptedSocket("/", "v0", "v1", "v2").answeredBy(router))
                .containsExactly("accept v2 set-cookie: a=1\nset-cookie: b=2", "text v2");
        assertThat(new ScriptedSocket("/", "v0").answeredBy(router)).contains("text none");
    }

    @Test
    void recordsTravelAsJson() throws Exception {
        ScriptedSocket socket = new ScriptedSocket("/").says("{\"piece\":\"rook\",\"column\":3}");
        assertThat(socket.answeredBy(at("/", session -> {
            Move move = session.receiveJson(Move.class);
            while (move != null) {
                session.sendJson(new Move(move.piece(), move.column() + 1));
                move = session.receiveJson(Move.class);
            }
        }))).containsExactly("accept null ", "text {\"piece\":\"rook\",\"column\":4}");
    }

    @Test
    void whatIsNoRecordClosesTheWebSocketUnlessTheHandlerKnowsBetter() throws Exception {
        for (String bad : new String[]{"{", "{\"piece\":\"rook\"}", "{\"piece\":1,\"column\":2}", "[]"}) {
            assertThat(
                    new ScriptedSocket("/").says(bad).answeredBy(at("/", session -> session.receiveJson(Move.class))))
                    .as(bad).containsExactly("accept null ", "close 1007");
        }
        assertThat(new ScriptedSocket("/").says("{").answeredBy(at("/", session -> {
            assertThatThrownBy(() -> session.receiveJson(Move.class)).isInstanceOf(ProblemException.class);
            session.send("again, please");
        }))).containsExactly("accept null ", "text again, please");
    }

    @Test
    void bytesAreNoJson() throws Exception {
        ScriptedSocket socket = new ScriptedSocket("/").then(new WebSocketReceived.Binary(ByteBuffer.allocate(1)));
        assertThat(socket.answeredBy(at("/", session -> assertThat(session.receiveJson(Move.class)).isNull())))
                .containsExactly("accept null ", "close 1003");
    }

    @Test
    void closingTwiceIsNoHarm() throws Exception {
        assertThat(new ScriptedSocket("/").says("a").answeredBy(at("/", session -> {
            session.close(CloseCode.POLICY_VIOLATION, "no");
            session.close();
            assertThat(session.receive()).isNull();
            Iterator<WebSocketMessage> none = session.iterator();
            assertThat(none.hasNext()).isFalse();
            assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
        }))).containsExactly("accept null ", "close 1008 no");
    }

    @Test
    void theDrainClosesOrIsOnlyTold() throws Exception {
        assertThat(new ScriptedSocket("/").says("a").then(DRAIN).says("b").answeredBy(at("/",
                WebSocketResponseTest::echo))).containsExactly("accept null ", "text a", "close 1012");
        Router through = new Router().get("/", _ -> WebSocketResponse.of(session -> {
            for (WebSocketMessage message : session) {
                session.send(session.draining() ? new WebSocketMessage.Text("soon") : message);
            }
        }).throughDrain());
        assertThat(new ScriptedSocket("/").says("a").then(DRAIN).says("b").answeredBy(through))
                .containsExactly("accept null ", "text a", "text soon");
    }

    @Test
    void whatFailsAfterTheAcceptGoesThroughToTheEngine() throws Exception {
        IllegalStateException failure = new IllegalStateException("on purpose");
        ScriptedSocket socket = new ScriptedSocket("/");
        assertThatThrownBy(() -> socket.answeredBy(at("/", _ -> {
            throw failure;
        }))).isSameAs(failure);
        assertThat(socket.sent()).containsExactly("accept null ");
    }

    @Test
    void whereThereIsNoWebSocketHttpAnswers() throws Exception {
        Router router = at("/there", WebSocketResponseTest::echo).get("/page", _ -> Response.text("a page"));
        assertThat(new ScriptedSocket("/nowhere").answeredBy(router).getFirst()).isEqualTo("404 ");
        assertThat(new ScriptedSocket("/page").answeredBy(router)).containsExactly("200 ", "a page");
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
        assertThat(new ScriptedSocket("/").answeredBy(router).getFirst()).isEqualTo("403 was here");
        assertThat(new ScriptedSocket("/closed").answeredBy(router).getFirst()).isEqualTo("401 was here too");
    }

    @Test
    void mountedApplicationsOpenWebSocketsToo() throws Exception {
        Router mounted = new Router().get("/echo", _ -> WebSocketResponse.of(
                session -> session.send(session.request().rootPath() + " " + session.request().rawPath())));
        Router router = new Router().mount("/app", mounted);
        assertThat(new ScriptedSocket("/app/echo").answeredBy(router)).contains("text /app /echo");
        assertThat(new ScriptedSocket("/app/other").answeredBy(router).getFirst()).isEqualTo("404 ");
    }
}
