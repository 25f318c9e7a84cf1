package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {

    private static final Cors SOME = Cors.allow("https://good.example", "http://localhost:3000");

    private static String answer(Cors cors, ScriptedExchange exchange) throws Exception {
        return exchange.answeredBy(new Router()
                .cors(cors)
                .filter((request, next) -> next.handle(request).plusHeader("vary", "accept"))
                .get("/", _ -> Response.status(204)));
    }

    private static ScriptedExchange from(String origin) {
        return ScriptedExchange.get("/", "origin", origin);
    }

    private static ScriptedExchange preflight(String origin) {
        return ScriptedExchange.of("OPTIONS", "/", "origin", origin, "access-control-request-method", "GET",
                "access-control-request-headers", "last-event-id");
    }

    @Test
    void withoutItNoOriginIsNamed() throws Exception {
        assertThat(from("https://good.example").answeredBy(new Router().get("/", _ -> Response.status(204))))
                .isEqualTo("204\n\n|end");
        assertThat(preflight("https://good.example").answeredBy(new Router().get("/", _ -> Response.status(204))))
                .isEqualTo("204\nallow: GET, HEAD, OPTIONS\n\n|end");
    }

    @Test
    void anOriginOnTheListIsNamed() throws Exception {
        assertThat(answer(SOME, from("http://localhost:3000"))).isEqualTo(
                "204\nvary: accept\naccess-control-allow-origin: http://localhost:3000\nvary: origin\n\n|end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "*", "https://good.example.evil.example",
        "http://good.example", "https://good.example:444", "https://GOOD.example", "https://good.example/"})
    void anotherOriginIsNever(String origin) throws Exception {
        assertThat(answer(SOME.withCredentials(), from(origin))).isEqualTo("204\nvary: accept\nvary: origin\n\n|end");
        assertThat(answer(SOME, preflight(origin))).isEqualTo("204\nvary: origin\n\n|end");
    }

    @Test
    void requestsWithoutAnOriginVaryToo() throws Exception {
        assertThat(answer(SOME, ScriptedExchange.get("/"))).isEqualTo("204\nvary: accept\nvary: origin\n\n|end");
    }

    @Test
    void aPreflightIsAnsweredBeforeAnyFilterAndAllowsLastEventId() throws Exception {
        assertThat(answer(SOME, preflight("https://good.example"))).isEqualTo("""
                204
                access-control-allow-methods: DELETE, GET, HEAD, PATCH, POST, PUT
                access-control-allow-headers: content-type, last-event-id
                access-control-max-age: 600
                access-control-allow-origin: https://good.example
                vary: origin

                |end""");
    }

    @Test
    void everythingCanBeSet() throws Exception {
        Cors cors = SOME.withCredentials().withMethods("GET").withHeaders("Authorization")
                .withExposedHeaders("X-Total").withMaxAge(Duration.ofSeconds(5));
        assertThat(answer(cors, preflight("https://good.example"))).isEqualTo("""
                204
                access-control-allow-methods: GET
                access-control-allow-headers: authorization, last-event-id
                access-control-max-age: 5
                access-control-allow-origin: https://good.example
                access-control-allow-credentials: true
                vary: origin

                |end""");
        assertThat(answer(cors, from("https://good.example"))).isEqualTo("""
                204
                vary: accept
                access-control-allow-origin: https://good.example
                access-control-allow-credentials: true
                access-control-expose-headers: x-total
                vary: origin

                |end""");
    }

    @Test
    void allOriginsAreAllowedWithoutNamingThem() throws Exception {
        assertThat(answer(Cors.allow("*"), from("https://any.example")))
                .isEqualTo("204\nvary: accept\naccess-control-allow-origin: *\n\n|end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/missing", "/broken"})
    void errorsCarryTheHeadersToo(String target) throws Exception {
        Router router = new Router().cors(SOME).get("/broken", _ -> {
            throw new IllegalStateException();
        });
        assertThat(ScriptedExchange.get(target, "origin", "https://good.example").answeredBy(router))
                .contains("access-control-allow-origin: https://good.example\n");
    }

    @Test
    void credentialsForAllAreRefused() {
        assertThatThrownBy(() -> Cors.allow("*").withCredentials())
                .hasMessage("origins: [*] (expected: * alone and without credentials, or a list)");
        assertThatThrownBy(() -> Cors.allow("*", "https://a.example"))
                .hasMessage("origins: [*, https://a.example] (expected: * alone and without credentials, or a list)");
    }

    @ParameterizedTest
    @CsvSource({"example.com", "https://example.com/", "null", "https://Example.com", "https://*.example.com", "''"})
    void whatIsNoOriginIsRefused(String origin) {
        assertThatThrownBy(() -> Cors.allow(origin)).hasMessage("origin: " + origin
                + " (expected: * or scheme, host and port in lower case, such as https://example.com)");
    }

    @Test
    void itIsGivenOnce() {
        assertThatThrownBy(() -> new Router().cors(SOME).cors(SOME)).hasMessage("cors: given twice (expected: once)");
        assertThatThrownBy(() -> SOME.withMaxAge(Duration.ofSeconds(-1)))
                .hasMessage("maxAge: PT-1S (expected: zero or more)");
    }
}
