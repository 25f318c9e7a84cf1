package dev.ouzel.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {

    static Stream<Arguments> responses() {
        return Stream.of(
                Arguments.of(Response.text("ü"),
                        "200\ncontent-type: text/plain; charset=utf-8\ncontent-length: 2\n\nü"),
                Arguments.of(Response.text(418, ""),
                        "418\ncontent-type: text/plain; charset=utf-8\ncontent-length: 0\n\n"),
                Arguments.of(Response.html("<p>"),
                        "200\ncontent-type: text/html; charset=utf-8\ncontent-length: 3\n\n<p>"),
                Arguments.of(Response.json(Map.of("a", 1)),
                        "200\ncontent-type: application/json\ncontent-length: 7\n\n{\"a\":1}"),
                Arguments.of(Response.json(201, List.of()),
                        "201\ncontent-type: application/json\ncontent-length: 2\n\n[]"),
                Arguments.of(Response.of(200, "image/png", new byte[]{'P'}),
                        "200\ncontent-type: image/png\ncontent-length: 1\n\nP"),
                Arguments.of(Response.status(202), "202\ncontent-length: 0\n\n"),
                Arguments.of(Response.status(204), "204\n\n"),
                Arguments.of(Response.status(304), "304\n\n"),
                Arguments.of(Response.redirect(303, "/there?x=1"), "303\nlocation: /there?x=1\ncontent-length: 0\n\n"),
                Arguments.of(Response.problem(Problem.of(404)),
                        "404\ncontent-type: application/problem+json\ncontent-length: 55\n\n"
                                + "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404}"),
                Arguments.of(Response.text("a").withHeader("Content-Type", "text/csv").withHeader("x-a", "1"),
                        "200\ncontent-length: 1\ncontent-type: text/csv\nx-a: 1\n\na"),
                Arguments.of(Response.status(204).plusHeader("set-cookie", "a=1").plusHeader("set-cookie", "b=2"),
                        "204\nset-cookie: a=1\nset-cookie: b=2\n\n"));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void aResponseSendsItselfAnyNumberOfTimes(Response response, String expected) throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(ScriptedExchange.get("/").handledBy(_ -> response)).isEqualTo(expected + "|end");
        }
    }

    @ParameterizedTest
    @MethodSource("responses")
    void headGetsTheSameHeadAndNoBody(Response response, String expected) throws Exception {
        assertThat(ScriptedExchange.of("HEAD", "/").handledBy(_ -> response))
                .isEqualTo(expected.substring(0, expected.indexOf("\n\n") + 2) + "|end");
    }

    @Test
    void aHeaderThatCouldSplitTheMessageIsRefusedAtOnce() {
        assertThatThrownBy(() -> Response.status(204).withHeader("x-a", "1\r\nx-b: 2"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Response.redirect(303, "/a\nb")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 300, 304, 305, 306, 309})
    void onlyRedirectionsRedirect(int status) {
        assertThatThrownBy(() -> Response.redirect(status, "/"))
                .hasMessage("status: " + status + " (expected: 301, 302, 303, 307 or 308)");
    }

    @Test
    void aStreamIsSentWhenItIsFlushedOrItsBufferIsFull() throws Exception {
        ScriptedExchange exchange = ScriptedExchange.get("/");
        String sent = exchange.handledBy(_ -> Response.stream("text/csv", out -> {
            assertThat(exchange.sentHead()).isEmpty();
            out.write('a');
            out.flush();
            out.flush();
            assertThat(exchange.sent()).isEqualTo("200\ncontent-type: text/csv\n\na");
            out.write("b".repeat(20_000).getBytes(StandardCharsets.UTF_8));
            assertThat(exchange.pieces).isEqualTo(3);
        }));
        assertThat(sent).isEqualTo("200\ncontent-type: text/csv\n\na" + "b".repeat(20_000) + "|end");
        assertThat(exchange.pieces).isEqualTo(4);
    }

    @Test
    void aStreamMayBeEmptyOrClosedByItsWriter() throws Exception {
        assertThat(ScriptedExchange.get("/").handledBy(_ -> Response.stream("text/csv", _ -> {})))
                .isEqualTo("200\ncontent-type: text/csv\n\n|end");
        assertThat(ScriptedExchange.get("/").handledBy(_ -> Response.stream("text/csv", out -> {
            try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
                writer.write("€");
            }
            assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
        }))).isEqualTo("200\ncontent-type: text/csv\n\n€|end");
    }

    @Test
    void aWriterThatFailsBeforeAnythingWasSentGetsItsStatus() throws Exception {
        assertThat(ScriptedExchange.get("/").handledBy(_ -> Response.stream("text/csv", out -> {
            out.write('a');
            throw new ProblemException(Problem.of(409, "gone by"));
        }).withHeader("x-a", "1"))).isEqualTo("""
                409
                content-type: application/problem+json
                content-length: 73

                {"type":"about:blank","title":"Conflict","status":409,"detail":"gone by"}|end""");
    }

    /// Gives what it was made with.
    private record ListFeed(Queue<Pulled> rest, List<EndReason> ends) implements Feed {

        @Override
        public void attach(Puller puller) {}

        @Override
        public Pulled pull(long nanoTime) {
            return rest.remove();
        }

        @Override
        public void drain(Drain drain) {}

        @Override
        public void ended(EndReason reason) {
            ends.add(reason);
        }
    }

    @Test
    void headersAreAddedToTheHeadOfAFeedToo() throws Exception {
        ListFeed feed = new ListFeed(new ArrayDeque<>(List.of(
                new Pulled.Head(new Sent.Start(200, Headers.of("content-type", "text/csv"))),
                new Pulled.Bytes(ByteBuffer.wrap(new byte[]{'a'})),
                new Pulled.End())), new ArrayList<>());
        Response response = (_, exchange) -> exchange.send(new Sent.Handover(feed));
        assertThat(ScriptedExchange.get("/").handledBy(_ -> response.withHeader("x-a", "1").plusHeader("x-b", "2")))
                .isEqualTo("200\ncontent-type: text/csv\nx-a: 1\nx-b: 2\n\na|end");
        assertThat(feed.ends()).containsExactly(EndReason.COMPLETED);
    }
}
