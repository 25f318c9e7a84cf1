package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTest {

    private static final String NOT_FOUND = """
            404
            content-type: application/problem+json
            content-length: 55

            {"type":"about:blank","title":"Not Found","status":404}|end""";

    private static Router routes() {
        return new Router()
                .get("/", _ -> Response.text("root"))
                .get("/users/{id}", request -> Response.text("user " + request.pathParameter("id")))
                .get("/users/me", _ -> Response.text("me"))
                .get("/users/{id}/posts/{post}", request -> Response.text(
                        request.pathParameter("id") + " wrote " + request.pathParameter("post")))
                .get("/users/me/settings", _ -> Response.text("settings"))
                .get("/caf%C3%A9", _ -> Response.text("never: patterns are decoded text"))
                .get("/café", _ -> Response.text("coffee"))
                .get("/slash/", _ -> Response.text("with a slash"))
                .post("/users/{name}", request -> Response.text(201, "made " + request.pathParameter("name")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /                        | root
            /users/7                 | user 7
            /users/me                | me
            /users/me/posts/1        | me wrote 1
            /users/me/settings       | settings
            /users/a%2Fb             | user a/b
            /users/a%20b+c           | user a b+c
            /users/%E2%82%AC         | user €
            /users/..                | user ..
            /users/%6De              | me
            /caf%C3%A9               | coffee
            /slash/                  | with a slash
            """)
    void aPathIsMatchedSegmentBySegment(String target, String expected) throws Exception {
        assertThat(ScriptedExchange.get(target).answeredBy(routes())).isEqualTo("""
                200
                content-type: text/plain; charset=utf-8
                content-length: %d

                %s|end""".formatted(expected.getBytes(StandardCharsets.UTF_8).length, expected));
    }

    @ParameterizedTest
    @CsvSource({"/nothing", "/users", "/users/", "/users/7/", "//", "/users//posts/1", "/slash", "/USERS/7",
        "/users/7/posts",
        "/users/me/posts/", "*"})
    void aPathWithoutARouteIs404(String target) throws Exception {
        assertThat(ScriptedExchange.get(target).answeredBy(routes())).isEqualTo(NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /users/%        | path: % (expected: two hex digits after each percent sign)
            /users/%4       | path: %4 (expected: two hex digits after each percent sign)
            /users/a%zz     | path: a%zz (expected: two hex digits after each percent sign)
            /users/%FF      | path: %FF (expected: UTF-8, percent-encoded)
            /users/%C0%AF   | path: %C0%AF (expected: UTF-8, percent-encoded)
            """)
    void aMalformedPathIs400(String target, String detail) throws Exception {
        assertThat(ScriptedExchange.get(target).answeredBy(routes()))
                .endsWith("\n{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"" + detail
                        + "\"}|end");
    }

    @Test
    void aMethodWithoutARouteIs405AndNamesThoseThatHaveOne() throws Exception {
        assertThat(ScriptedExchange.of("DELETE", "/users/7").answeredBy(routes())).isEqualTo("""
                405
                content-type: application/problem+json
                content-length: 127
                allow: GET, HEAD, OPTIONS, POST

                {"type":"about:blank","title":"Method Not Allowed","status":405,\
                "detail":"method: DELETE (expected: GET, HEAD, OPTIONS, POST)"}|end""");
    }

    @Test
    void headIsAnsweredByTheHandlerOfGetWithoutABody() throws Exception {
        assertThat(ScriptedExchange.of("HEAD", "/users/7").answeredBy(routes())).isEqualTo("""
                200
                content-type: text/plain; charset=utf-8
                content-length: 6

                |end""");
    }

    @Test
    void headDoesNotBeginABodyWithoutEnd() throws Exception {
        Router router = new Router().get("/", _ -> Response.stream("text/plain", _ -> {
            throw new AssertionError("begun");
        }));
        assertThat(ScriptedExchange.of("HEAD", "/").answeredBy(router)).isEqualTo("""
                200
                content-type: text/plain

                |end""");
    }

    @Test
    void headAndOptionsCanHaveRoutesOfTheirOwn() throws Exception {
        Router router = new Router()
                .get("/", _ -> Response.text("get"))
                .route("HEAD", "/", _ -> Response.status(204))
                .route("OPTIONS", "/", _ -> Response.text("own"));
        assertThat(ScriptedExchange.of("HEAD", "/").answeredBy(router)).isEqualTo("204\n\n|end");
        assertThat(ScriptedExchange.of("OPTIONS", "/").answeredBy(router)).endsWith("\nown|end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /users/7  | GET, HEAD, OPTIONS, POST
            /users/me | GET, HEAD, OPTIONS
            """)
    void optionsNamesTheMethods(String target, String allowed) throws Exception {
        assertThat(ScriptedExchange.of("OPTIONS", target).answeredBy(routes()))
                .isEqualTo("204\nallow: " + allowed + "\n\n|end");
    }

    @Test
    void optionsOfTheWholeServerIs204() throws Exception {
        assertThat(ScriptedExchange.of("OPTIONS", "*").answeredBy(routes())).isEqualTo("204\n\n|end");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /users/{other} | route: GET /users/{other} (expected: a path that is not taken by GET /users/{id})
            users          | path: users (expected: a slash first)
            /a{b}          | path: /a{b} (expected: each segment either fixed text or one {name})
            /{a b}         | path: /{a b} (expected: each segment either fixed text or one {name})
            /{a}/{a}       | path: /{a}/{a} (expected: each parameter once)
            /a?b           | path: /a?b (expected: each segment either fixed text or one {name})
            """)
    void aRouteThatCannotBeIsRefused(String path, String message) {
        assertThatThrownBy(() -> routes().get(path, _ -> Response.status(204)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aRouterThatServesCannotBeChanged() throws Exception {
        Router router = routes();
        router.startUp();
        assertThatThrownBy(() -> router.get("/late", _ -> Response.status(204)))
                .hasMessage("router: serving already (expected: changes before that)");
    }

    @Test
    void filtersStandAroundEverythingTheFirstOneOutermost() throws Exception {
        Router router = new Router()
                .filter((request, next) -> next.handle(request).plusHeader("x-seen", "outer"))
                .filter((request, next) -> next.handle(request).plusHeader("x-seen", "inner " + request.path()))
                .post("/", _ -> Response.status(204))
                .post("/broken", _ -> {
                    throw new ProblemException(Problem.of(409));
                });
        assertThat(ScriptedExchange.of("POST", "/").answeredBy(router))
                .isEqualTo("204\nx-seen: inner /\nx-seen: outer\n\n|end");
        for (String target : List.of("/", "/none")) {
            assertThat(ScriptedExchange.get(target).answeredBy(router)).contains("x-seen: outer\n");
        }
        assertThat(ScriptedExchange.of("POST", "/broken").answeredBy(router)).isEqualTo("""
                409
                content-type: application/problem+json
                content-length: 54
                x-seen: inner /broken
                x-seen: outer

                {"type":"about:blank","title":"Conflict","status":409}|end""");
    }

    @Test
    void aFilterCanAnswerByItselfAndItsProblemsBecomeResponses() throws Exception {
        Router router = new Router()
                .filter((request, next) -> next.handle(request).withHeader("x-outer", "1"))
                .filter((_, _) -> {
                    throw new ProblemException(Problem.of(401));
                })
                .get("/", _ -> Response.text("secret"));
        assertThat(ScriptedExchange.get("/").answeredBy(router)).isEqualTo("""
                401
                content-type: application/problem+json
                content-length: 58
                x-outer: 1

                {"type":"about:blank","title":"Unauthorized","status":401}|end""");
    }

    @Test
    void anUnexpectedExceptionIsABare500WhetherItComesFromTheHandlerOrItsResponse() throws Exception {
        String expected = """
                500
                content-type: application/problem+json
                content-length: 67
                x-outer: 1

                {"type":"about:blank","title":"Internal Server Error","status":500}|end""";
        Router router = new Router()
                .filter((request, next) -> next.handle(request).withHeader("x-outer", "1"))
                .get("/handler", _ -> {
                    throw new IllegalStateException("password is 1234");
                })
                .get("/response", _ -> Response.stream("text/plain", _ -> {
                    throw new IllegalStateException("password is 1234");
                }));
        assertThat(ScriptedExchange.get("/handler").answeredBy(router)).isEqualTo(expected);
        assertThat(ScriptedExchange.get("/response").answeredBy(router)).isEqualTo(expected);
    }

    @Test
    void afterTheHeadAnExceptionGoesToTheEngineWhichCuts() {
        ScriptedExchange exchange = ScriptedExchange.get("/");
        Router router = new Router().get("/", _ -> Response.stream("text/plain", out -> {
            out.write('a');
            out.flush();
            throw new IllegalStateException("late");
        }));
        assertThatThrownBy(() -> exchange.answeredBy(router)).hasMessage("late");
        assertThat(exchange.sent()).isEqualTo("200\ncontent-type: text/plain\n\na");
    }

    @Test
    void whatEndsAnExchangeIsNoProblem() {
        for (Exception end : List.of(new Disconnected(EndReason.PEER_CLOSED), new InterruptedException())) {
            ScriptedExchange exchange = ScriptedExchange.get("/");
            Router router = new Router().get("/", _ -> {
                throw end;
            });
            assertThatThrownBy(() -> exchange.answeredBy(router)).isSameAs(end);
            assertThat(exchange.sent()).isEqualTo("\n");
        }
    }

    /// Answers with what it sees of the path.
    private static Application mirror(String name) {
        return exchange -> Guarded.answer(
                request -> Response.text(name + " " + request.head().rootPath() + " " + request.path()),
                Request.of((HttpExchange) exchange));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /app            | app /app /
            /app/           | app /app /
            /app/x/%2F?q    | app /app /x/%2F
            /%61pp/x        | app /%61pp /x
            /app/deep/x     | deep /app/deep /x
            /app/deeper     | app /app /deeper
            /app/own        | own
            /apple          | root  /apple
            /outer/in/x     | in /outer/in /x
            """)
    void aMountedApplicationSeesThePathBelowItsPrefix(String target, String expected) throws Exception {
        Router router = new Router()
                .mount("/app", mirror("app"))
                .mount("/app/deep", mirror("deep"))
                .mount("/outer", new Router().mount("/in", mirror("in")))
                .mount("/", mirror("root"))
                .get("/app/own", _ -> Response.text("own"));
        assertThat(ScriptedExchange.get(target).answeredBy(router)).endsWith("\n" + expected + "|end");
    }

    @Test
    void aMountedApplicationStandsWithinTheFilters() throws Exception {
        Router router = new Router()
                .filter((request, next) -> next.handle(request).withHeader("x-outer", "1"))
                .mount("/app", mirror("app"))
                .mount("/broken", _ -> {
                    throw new IllegalStateException();
                });
        assertThat(ScriptedExchange.get("/app").answeredBy(router)).contains("x-outer: 1\n");
        assertThat(ScriptedExchange.get("/broken").answeredBy(router)).startsWith("500\n").contains("x-outer: 1\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /app     | mount: /app (expected: a prefix that is not taken)
            /app/    | prefix: /app/ (expected: fixed segments, without a slash at the end)
            /a/{b}   | prefix: /a/{b} (expected: fixed segments, without a slash at the end)
            """)
    void aPrefixThatCannotBeIsRefused(String prefix, String message) {
        assertThatThrownBy(() -> new Router().mount("/app", mirror("a")).mount(prefix, mirror("b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /// Writes down what it is told.
    private record Told(String name, List<String> log, boolean broken) implements Application {

        @Override
        public void handle(Exchange exchange) {}

        @Override
        public void startUp() {
            log.add(name + " up");
            if (broken) {
                throw new IllegalStateException(name);
            }
        }

        @Override
        public void drain(Drain drain) {
            log.add(name + " drain " + drain.limit());
        }

        @Override
        public void shutDown() {
            log.add(name + " down");
            if (broken) {
                throw new IllegalStateException(name);
            }
        }
    }

    @Test
    void mountedApplicationsAreToldOnceOfTheServersLife() throws Exception {
        List<String> log = new ArrayList<>();
        Application twice = new Told("twice", log, false);
        Router router = new Router().mount("/a", twice).mount("/b", twice).mount("/c", new Told("c", log, false));
        router.startUp();
        router.drain(new Drain(Duration.ofSeconds(3)));
        router.shutDown();
        assertThat(log).containsExactly("twice up", "c up", "twice drain PT3S", "c drain PT3S", "c down", "twice down");
    }

    @Test
    void whatStartedBeforeAFailureIsShutDown() {
        List<String> log = new ArrayList<>();
        Router router = new Router().mount("/a", new Told("a", log, false)).mount("/b", new Told("b", log, true))
                .mount("/c", new Told("c", log, false));
        assertThatThrownBy(router::startUp).hasMessage("b");
        assertThat(log).containsExactly("a up", "b up", "a down");
    }

    @Test
    void aFailureToShutDownDoesNotKeepOthersFromIt() {
        List<String> log = new ArrayList<>();
        Router router = new Router().mount("/a", new Told("a", log, false)).mount("/b", new Told("b", log, true));
        assertThatThrownBy(router::shutDown).hasMessage("a mounted application could not be shut down");
        assertThat(log).containsExactly("b down", "a down");
    }
}
