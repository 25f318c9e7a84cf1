package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// One connection, many requests, and the limits around them.
@ParameterizedClass
@EnumSource(Transport.class)
class ConnectionTest {

    private static final Serving.Handler ECHO = exchange -> Serving.text(exchange,
            exchange.request().rawPath() + " " + Serving.bodyOf(exchange) + ";");

    private final Transport transport;

    ConnectionTest(Transport transport) {
        this.transport = transport;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private static String last(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    }

    private static String bodies(String answers) {
        return answers.replaceAll("(?s)HTTP/1.1 200 OK\r\n.*?\r\n\r\n", "");
    }

    /// Answers `/slow` once that is allowed, and everything else at once.
    private static Serving.Handler slowUntil(Semaphore release) {
        return exchange -> {
            if (exchange.request().rawPath().equals("/slow")) {
                release.acquire();
            }
            ECHO.answer(exchange);
        };
    }

    @Test
    void oneConnectionCarriesManyRequests() throws Exception {
        try (Serving serving = Serving.with(transport, ECHO); RawSocket socket = serving.connect()) {
            for (int i = 0; i < 300; i++) {
                socket.send("POST /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
                assertThat(socket.readUntil(";")).endsWith("/" + i + " hello;");
            }
            assertThat(serving.server().statistics().connectionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        StringBuilder requests = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            requests.append(get("/" + i));
            expected.append("/").append(i).append(" ;");
        }
        try (Serving serving = Serving.with(transport, ECHO)) {
            assertThat(bodies(serving.answer(requests + last("/last")))).isEqualTo(expected + "/last ;");
        }
    }

    @Test
    void pipelinedRequestsWaitForTheOneThatRuns() throws Exception {
        var release = new Semaphore(0);
        try (Serving serving = Serving.with(transport, slowUntil(release)); RawSocket socket = serving.connect()) {
            socket.send(get("/slow") + last("/fast"));
            release.release();
            assertThat(bodies(socket.readToEnd())).isEqualTo("/slow ;/fast ;");
        }
    }

    @Test
    void anAnswerDoesNotWaitForASlowOneBehindIt() throws Exception {
        var release = new Semaphore(0);
        try (Serving serving = Serving.with(transport, slowUntil(release)); RawSocket socket = serving.connect()) {
            socket.send(get("/fast") + get("/fast") + get("/slow") + last("/last"));
            assertThat(bodies(socket.readUntil(";") + socket.readUntil(";"))).contains("/fast ;", "/fast ;");
            release.release();
            assertThat(bodies(socket.readToEnd())).contains("/slow ;", "/last ;");
        }
    }

    @Test
    void pipelinedRequestsAreHandledOneAfterTheOther() throws Exception {
        var running = new AtomicInteger();
        var handled = new ConcurrentLinkedQueue<String>();
        try (Serving serving = Serving.with(transport, exchange -> {
            assertThat(running.incrementAndGet()).isEqualTo(1);
            handled.add(exchange.request().rawPath());
            String body = Serving.bodyOf(exchange);
            running.decrementAndGet(); // Before the answer: with that the next may begin, whatever is still done here.
            Serving.text(exchange, body);
        })) {
            StringBuilder requests = new StringBuilder();
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                paths.add("/" + i);
                requests.append("POST /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            }
            paths.add("/last");
            serving.answer(requests + last("/last"));
            assertThat(handled).containsExactlyElementsOf(paths);
        }
    }

    @Test
    void aHandlerThatOutlivesItsAnswerDoesNotHoldUpTheNextRequest() throws Exception {
        var release = new Semaphore(0);
        try (Serving serving = Serving.with(transport, exchange -> {
            ECHO.answer(exchange);
            if (exchange.request().rawPath().equals("/long")) {
                release.acquire();
            }
        }); RawSocket socket = serving.connect()) {
            socket.send(get("/long") + last("/next"));
            assertThat(bodies(socket.readToEnd())).isEqualTo("/long ;/next ;");
            release.release();
        }
    }

    @Test
    void nothingIsHandledBehindAnAnswerThatIsTheLast() throws Exception {
        var handled = new ConcurrentLinkedQueue<String>();
        try (Serving serving = Serving.with(transport, exchange -> {
            handled.add(exchange.request().rawPath());
            Serving.start(exchange, 200);
            if (exchange.request().rawPath().equals("/cut")) {
                throw new IllegalStateException("on purpose");
            }
            Serving.body(exchange, "whole", true);
        })) {
            assertThat(serving.answer(get("/whole") + get("/cut") + get("/never") + get("/never")))
                    .doesNotEndWith("0\r\n\r\n");
            assertThat(serving.answer(last("/closed") + get("/never"))).endsWith("whole\r\n0\r\n\r\n");
        }
        assertThat(handled).containsExactly("/whole", "/cut", "/closed");
    }

    @Test
    void aPeerThatLeavesEndsThePipelinedRequestsThatWait() throws Exception {
        var began = new CountDownLatch(1);
        var handled = new ConcurrentLinkedQueue<String>();
        try (Serving serving = Serving.with(transport, exchange -> {
            handled.add(exchange.request().rawPath());
            began.countDown();
            exchange.receive(); // The end of the body,
            exchange.receive(); // and that of the exchange.
        })) {
            try (RawSocket socket = serving.connect()) {
                socket.send(get("/first") + get("/second") + get("/third"));
                began.await();
            }
            serving.server().drain(); // Returns when every exchange has ended.
            assertThat(serving.server().statistics().exchangesOpen()).isZero();
        }
        assertThat(handled).containsExactly("/first");
    }

    @Test
    void aPipelinedRequestThatIsTooLargeIsRefusedInItsTurn() throws Exception {
        var release = new Semaphore(0);
        try (Serving serving = Serving.with(transport, Limits.defaults().withBodyBytes(10), exchange -> {
            release.acquire();
            ECHO.answer(exchange);
        }); RawSocket socket = serving.connect()) {
            socket.send(get("/good") + "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world"
                    + get("/smuggled"));
            release.release(3);
            assertThat(socket.readToEnd()).contains("/good ;HTTP/1.1 413 Content Too Large")
                    .doesNotContain("smuggled");
        }
    }

    /// There is room for the first two, which come in one read. The second begins when the handler of the first is through, so that of
    /// these only the second can still be there when the third begins.
    @Test
    void pipelinedRequestsWaitForRoomThatThoseBeforeThemHave() throws Exception {
        try (Serving serving = Serving.with(transport, Limits.defaults().withExchanges(2), ECHO)) {
            assertThat(bodies(serving.answer(get("/a") + get("/b") + last("/c")))).isEqualTo("/a ;/b ;/c ;");
        }
    }

    @Test
    void aPipelinedRequestMayComeInPiecesBehindTheOneThatRuns() throws Exception {
        String next = "POST /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";
        for (int cut = 1; cut < next.length(); cut++) {
            var began = new CountDownLatch(1);
            var release = new Semaphore(0);
            try (Serving serving = Serving.with(transport, exchange -> {
                began.countDown();
                release.acquire();
                ECHO.answer(exchange);
            }); RawSocket socket = serving.connect()) {
                socket.send(get("/first") + next.substring(0, cut));
                began.await();
                release.release();
                assertThat(socket.readUntil(";")).endsWith("/first ;");
                socket.send(next.substring(cut));
                release.release();
                assertThat(socket.readToEnd()).as("cut at " + cut).endsWith("/next hello;");
            }
        }
    }

    @Test
    void aMalformedPipelinedRequestIsAnsweredAfterTheOnesBeforeIt() throws Exception {
        try (Serving serving = Serving.with(transport, ECHO)) {
            assertThat(serving.answer(get("/good") + "BAD\r\n\r\n" + get("/smuggled")))
                    .contains("/good ;HTTP/1.1 400 Bad Request").doesNotContain("smuggled");
        }
    }

    @Test
    void everyWayToCutARequestInTwoGivesTheSame() throws Exception {
        String request = """
                \r
                POST /a%20b?c HTTP/1.1\r
                Host: a\r
                Transfer-Encoding: chunked\r
                \r
                5;x="y"\r
                hello\r
                1\r
                !\r
                0\r
                X-A: b\r
                \r
                """;
        try (Serving serving = Serving.with(transport, ECHO); RawSocket socket = serving.connect()) {
            for (int cut = 1; cut < request.length(); cut++) {
                socket.send(request.substring(0, cut));
                socket.send(request.substring(cut));
                assertThat(socket.readUntil(";")).endsWith("\r\n\r\n/a%20b hello!;");
            }
        }
    }

    @Test
    void absoluteTargetsAreTaken() throws Exception {
        try (Serving serving = Serving.with(transport,
                exchange -> Serving.text(exchange, exchange.request().rawPath() + "?" + exchange.request().rawQuery()
                        + " " + exchange.request().header("host").orElseThrow()))) {
            assertThat(serving
                    .answer("GET http://Example.org:80/a?b=c HTTP/1.1\r\nHost: other\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\n/a?b=c example.org:80");
            assertThat(serving.answer("GET http://b?c HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\n/?c b");
            assertThat(serving.answer("OPTIONS * HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n"))
                    .endsWith("\r\n\r\n*?null b");
        }
    }

    @Test
    void continueIsSaidWhenTheBodyIsAskedFor() throws Exception {
        var asked = new CountDownLatch(1);
        try (Serving serving = Serving.with(transport, exchange -> {
            asked.await();
            ECHO.answer(exchange);
        }); RawSocket socket = serving.connect()) {
            socket.send("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            asked.countDown();
            assertThat(socket.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.send("hello");
            assertThat(socket.readUntil(";")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("/a hello;");
            socket.send(last("/next"));
            assertThat(socket.readToEnd()).endsWith("/next ;");
        }
    }

    @Test
    void withoutContinueTheBodyIsNotWaitedFor() throws Exception {
        try (Serving serving = Serving.with(transport, exchange -> Serving.text(exchange, "no"))) {
            assertThat(serving
                    .answer("POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK\r\n").contains("Connection: close\r\n").endsWith("\r\n\r\nno");
        }
    }

    @Test
    void aBodyThatNobodyReadIsSkipped() throws Exception {
        try (Serving serving = Serving.with(transport, exchange -> Serving.text(exchange, "ok;"));
                RawSocket socket = serving.connect()) {
            socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + "x".repeat(100_000));
            assertThat(socket.readUntil(";")).endsWith("ok;");
            socket.send("x".repeat(100_000) + last("/"));
            assertThat(socket.readToEnd()).endsWith("ok;");
        }
    }

    @Test
    void aPeerThatClosedItsSideIsStillAnswered() throws Exception {
        try (Serving serving = Serving.with(transport, ECHO); RawSocket socket = serving.connect()) {
            socket.send(get("/a") + get("/b") + get("/c"));
            socket.halfClose();
            assertThat(bodies(socket.readToEnd())).isEqualTo("/a ;/b ;/c ;");
        }
    }

    @Test
    void anIdleConnectionIsClosedWithItsPeer() throws Exception {
        try (Serving serving = Serving.with(transport, ECHO); RawSocket socket = serving.connect()) {
            socket.send(get("/a"));
            socket.readUntil(";");
            socket.halfClose();
            assertThat(socket.readToEnd()).isEmpty();
        }
    }

    @Test
    void tooManyConnectionsAreToldSo() throws Exception {
        Limits one = Limits.defaults().withConnections(1);
        try (Serving serving = Serving.with(transport, one, ECHO); RawSocket first = serving.connect()) {
            first.send(get("/a"));
            first.readUntil(";");
            assertThat(serving.answer(get("/b"))).startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                    .contains("Retry-After: 5\r\n", "Connection: close\r\n");
            assertThat(serving.server().statistics().connectionsRefused()).isEqualTo(1);
        }
    }

    @Test
    void tooManyExchangesAreToldSo() throws Exception {
        var release = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        try (Serving serving = Serving.with(transport, Limits.defaults().withExchanges(1), exchange -> {
            entered.countDown();
            release.await();
            ECHO.answer(exchange);
        }); RawSocket first = serving.connect()) {
            first.send(last("/a"));
            entered.await();
            assertThat(serving.answer(get("/b"))).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
            release.countDown();
            assertThat(first.readToEnd()).endsWith("/a ;");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (Serving serving = Serving.with(transport, ECHO)) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), serving.server().port());
            Assertions.assertThatThrownBy(() -> Server.start(Serving.application(ECHO), address))
                    .isInstanceOf(BindException.class)
                    .hasMessageMatching("port " + serving.server().port() + " on [\\w.:]+ is in use");
        }
    }
}
