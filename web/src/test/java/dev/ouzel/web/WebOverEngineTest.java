package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestExchange;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.web.sse.EventSourceResponse;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The parts of this module together, over an engine that checks the order of what is sent.
class WebOverEngineTest {

    record Chat(String message, Optional<String> conversation) {}

    private static Router application() {
        return new Router()
                .cors(Cors.allow("https://page.example"))
                .get("/hello/{name}", request -> Response.text("Hello, " + request.pathParameter("name")))
                .get("/numbers", request -> Response.json(List.of(request.queryInt("minimum", 1, 0, 9))))
                .post("/chat", request -> Response.json(201, request.json(Chat.class)))
                .get("/csv", _ -> Response.stream("text/csv", out -> {
                    out.write("a;b\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    out.write("1;2\n".getBytes(StandardCharsets.UTF_8));
                }))
                .get("/nothing", _ -> Response.status(204))
                .get("/late", _ -> Response.stream("text/csv", out -> {
                    out.write("half".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    throw new IllegalStateException("late");
                }))
                .mount("/files", StaticFiles.ofResources(path -> path.equals("a.txt")
                        ? InputStream.nullInputStream()
                        : null));
    }

    static Stream<Arguments> answers() {
        TestRequest chat = TestRequest.of("POST", "/chat").withHeader("content-type", "application/json");
        return Stream.of(
                Arguments.of(TestRequest.get("/hello/W%C3%B6rld"), """
                        200
                        content-type: text/plain; charset=utf-8
                        content-length: 13
                        vary: origin

                        Hello, Wörld"""),
                Arguments.of(TestRequest.of("HEAD", "/hello/you"), """
                        200
                        content-type: text/plain; charset=utf-8
                        content-length: 10
                        vary: origin

                        """),
                Arguments.of(TestRequest.of("OPTIONS", "/chat"), """
                        204
                        allow: OPTIONS, POST
                        vary: origin

                        """),
                Arguments.of(TestRequest.of("OPTIONS", "/chat").withHeader("origin", "https://page.example")
                        .withHeader("access-control-request-method", "POST"), """
                                204
                                access-control-allow-methods: DELETE, GET, HEAD, PATCH, POST, PUT
                                access-control-allow-headers: content-type, last-event-id
                                access-control-max-age: 600
                                access-control-allow-origin: https://page.example
                                vary: origin

                                """),
                Arguments.of(chat.withBody("{\"message\":\"hi\",\"conversation\":\"7\"}"), """
                        201
                        content-type: application/json
                        content-length: 35
                        vary: origin

                        {"message":"hi","conversation":"7"}"""),
                Arguments.of(chat.withBody("{\"conversation\":7}").withHeader("origin", "https://page.example"), """
                        422
                        content-type: application/problem+json
                        content-length: 219
                        access-control-allow-origin: https://page.example
                        vary: origin

                        {"type":"about:blank","title":"Unprocessable Content","status":422,"errors":[\
                        {"field":"message","detail":"missing","expected":"string"},\
                        {"field":"conversation","detail":"wrong type","expected":"string","received":"7"}]}"""),
                Arguments.of(chat.withBody("{"), """
                        400
                        content-type: application/problem+json
                        content-length: 131
                        vary: origin

                        {"type":"about:blank","title":"Bad Request","status":400,\
                        "detail":"body: malformed at line 1, column 2 (expected: JSON, RFC 8259)"}"""),
                Arguments.of(chat, """
                        400
                        content-type: application/problem+json
                        content-length: 97
                        vary: origin

                        {"type":"about:blank","title":"Bad Request","status":400,\
                        "detail":"body: empty (expected: JSON)"}"""),
                Arguments.of(TestRequest.post("/chat", "text/plain", "hi"), """
                        415
                        content-type: application/problem+json
                        content-length: 173
                        vary: origin

                        {"type":"about:blank","title":"Unsupported Media Type","status":415,\
                        "detail":"content-type: text/plain (expected: application/json, \
                        or a type that ends in +json, in UTF-8)"}"""),
                Arguments.of(TestRequest.get("/numbers?minimum=10"), """
                        422
                        content-type: application/problem+json
                        content-length: 171
                        vary: origin

                        {"type":"about:blank","title":"Unprocessable Content","status":422,"errors":[\
                        {"field":"minimum","detail":"out of range","expected":"integer from 0 to 9",\
                        "received":"10"}]}"""),
                Arguments.of(TestRequest.get("/csv"), """
                        200
                        content-type: text/csv
                        vary: origin

                        a;b
                        1;2
                        """),
                Arguments.of(TestRequest.of("HEAD", "/csv"), """
                        200
                        content-type: text/csv
                        vary: origin

                        """),
                Arguments.of(TestRequest.get("/nothing"), """
                        204
                        vary: origin

                        """),
                Arguments.of(TestRequest.get("/files/a.txt"), """
                        200
                        etag: "e3b0c44298fc1c149afbf4c8996fb924"
                        accept-ranges: bytes
                        content-type: text/plain; charset=utf-8
                        content-length: 0
                        x-content-type-options: nosniff
                        vary: origin

                        """),
                Arguments.of(TestRequest.get("/files/b.txt"), """
                        404
                        content-type: application/problem+json
                        content-length: 55
                        vary: origin

                        {"type":"about:blank","title":"Not Found","status":404}"""));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void eachRequestHasOneAnswer(TestRequest request, String expected) {
        try (InProcessEngine engine = InProcessEngine.start(application());
                TestResponse response = engine.client().send(request)) {
            assertThat(response.status() + "\n" + response.headers() + "\n" + response.body()).isEqualTo(expected);
            assertThat(engine.failures()).isEmpty();
        }
    }

    @Test
    void aBodyThatFailsIsCut() {
        try (InProcessEngine engine = InProcessEngine.start(application());
                TestResponse response = engine.client().send(TestRequest.get("/late"))) {
            assertThat(response.takeText("half")).isEqualTo("half");
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.CUT);
        }
    }

    @Test
    void aBodyArrivesInPiecesAndIsReadAsItComes() {
        Router router = new Router().post("/", request -> Response.stream("text/plain", out -> {
            for (int b = request.stream().read(); b >= 0; b = request.stream().read()) {
                out.write(Character.toUpperCase(b));
                out.flush();
            }
        }));
        try (InProcessEngine engine = InProcessEngine.start(router)) {
            TestExchange exchange = engine.client().open(TestRequest.of("POST", "/").withOpenBody());
            exchange.sendBody("a".getBytes(StandardCharsets.UTF_8));
            TestResponse response = exchange.response();
            assertThat(response.takeText("A")).isEqualTo("A");
            exchange.sendBody("bc".getBytes(StandardCharsets.UTF_8));
            assertThat(response.takeText("C")).isEqualTo("BC");
            exchange.endBody();
            assertThat(response.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
        }
    }

    @Test
    void aPeerThatLeavesWhileItsBodyIsReadEndsTheHandler() throws Exception {
        CompletableFuture<Exception> ended = new CompletableFuture<>();
        CompletableFuture<Void> reading = new CompletableFuture<>();
        Router router = new Router().post("/", request -> {
            try {
                request.stream().read();
                reading.complete(null);
                return Response.text(request.text());
            } catch (Exception end) {
                ended.complete(end);
                throw end;
            }
        });
        try (InProcessEngine engine = InProcessEngine.start(router)) {
            TestExchange exchange = engine.client().open(TestRequest.of("POST", "/").withOpenBody());
            exchange.sendBody("ab".getBytes(StandardCharsets.UTF_8));
            reading.get(10, TimeUnit.SECONDS);
            exchange.disconnect();
            assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOfSatisfying(Disconnected.class,
                    end -> assertThat(end.reason()).isEqualTo(EndReason.PEER_CLOSED));
            assertThat(engine.failures()).isEmpty();
        }
    }

    @Test
    void aPeerThatLeavesWhileAFileIsSentIsNoFailure(@TempDir Path root) throws Exception {
        Files.write(root.resolve("large.bin"), new byte[4 << 20]);
        Router router = new Router().mount("/", StaticFiles.of(root));
        try (InProcessEngine engine = InProcessEngine.start(router)) {
            TestResponse response = engine.client().send(TestRequest.get("/large.bin"));
            assertThat(response.takeBytes(100)).hasSize(100);
            response.reset();
            try (TestResponse whole = engine.client().send(TestRequest.get("/large.bin"))) {
                assertThat(whole.takeBytes(4 << 20)).hasSize(4 << 20);
                assertThat(whole.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
            }
            assertThat(engine.failures()).isEmpty();
        }
    }

    @Test
    void anOpenEventStreamKeepsItsPlaceInTheLimitUntilItsPeerLeaves() throws Exception {
        ConcurrencyLimit limit = ConcurrencyLimit.of(1);
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Router router = new Router().filter(limit).get("/events", _ -> EventSourceResponse.of(stream -> {
            stream.send("first");
            new CompletableFuture<Void>().get();
        }).onClose(_ -> closed.complete(null)));
        TestRequest events = TestRequest.get("/events").withHeader("accept", "text/event-stream");
        try (InProcessEngine engine = InProcessEngine.start(router)) {
            try (TestResponse open = engine.client().send(events)) {
                assertThat(open.takeEvent().data()).isEqualTo("first");
                try (TestResponse second = engine.client().send(events)) {
                    assertThat(second.status()).isEqualTo(200);
                    assertThat(second.body()).matches("retry: [0-9]+\n\n");
                }
                try (TestResponse third = engine.client().send(TestRequest.get("/events"))) {
                    assertThat(third.status()).isEqualTo(503);
                }
            }
            closed.get(10, TimeUnit.SECONDS);
        }
        assertThat(limit.open()).isZero();
    }
}
