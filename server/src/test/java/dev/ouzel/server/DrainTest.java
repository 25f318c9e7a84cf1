package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Exchange;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// The phases of a stop.
@ParameterizedClass
@EnumSource(Transport.class)
class DrainTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final Transport transport;

    DrainTest(Transport transport) {
        this.transport = transport;
    }

    @Test
    void theApplicationIsToldInOrder() throws Exception {
        List<String> calls = new CopyOnWriteArrayList<>();
        Serving serving = Serving.run(transport, Limits.defaults().withDrain(Duration.ofSeconds(7)),
                new Application() {
                    @Override
                    public void handle(Exchange exchange) {}

                    @Override
                    public void startUp() {
                        calls.add("start");
                    }

                    @Override
                    public void drain(Drain drain) {
                        calls.add("drain " + drain.limit());
                    }

                    @Override
                    public void shutDown() {
                        calls.add("shut down");
                    }
                });
        serving.server().drain();
        serving.server().drain();
        serving.server().awaitStop();
        assertThat(calls).containsExactly("start", "drain PT7S", "shut down");
    }

    @Test
    void anExchangeIsToldAndMayFinish() throws Exception {
        var entered = new CountDownLatch(1);
        Serving serving = Serving.with(transport, exchange -> {
            Serving.bodyOf(exchange);
            entered.countDown();
            assertThat(exchange.receive()).isEqualTo(new Received.DrainNotice(new Drain(Duration.ofSeconds(30))));
            Serving.text(exchange, "farewell");
        });
        try (RawSocket socket = serving.connect()) {
            socket.send(GET);
            entered.await();
            serving.server().drain();
            assertThat(socket.readToEnd()).contains("\r\nConnection: close\r\n").endsWith("farewell");
        }
    }

    @Test
    void idleConnectionsAreClosedAtOnceAndNewOnesAreNotAccepted() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        Serving serving = Serving.with(transport, exchange -> {
            if (exchange.request().rawPath().equals("/slow")) {
                entered.countDown();
                release.await();
            }
            Serving.text(exchange, "ok;");
        });
        try (RawSocket idle = serving.connect(); RawSocket busy = serving.connect()) {
            idle.send(GET);
            idle.readUntil(";");
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            entered.await();
            Thread drain = Thread.startVirtualThread(serving.server()::drain);
            assertThat(idle.readToEnd()).isEmpty();
            assertThatThrownBy(() -> answer(serving)).isInstanceOf(IOException.class);
            release.countDown();
            assertThat(busy.readToEnd()).endsWith("ok;");
            drain.join();
        }
    }

    /// A selector of the JDK lets go of a closed socket only at its next turn: until then a peer may still connect, and
    /// is reset.
    private static String answer(Serving serving) throws IOException {
        String answer = serving.answer(GET);
        if (answer.isEmpty()) {
            throw new IOException("closed without an answer");
        }
        return answer;
    }

    @Test
    void whatDoesNotFinishIsInterruptedAndCut() throws Exception {
        var entered = new CountDownLatch(1);
        var cleanedUp = new CompletableFuture<Received>();
        Serving serving = Serving.with(transport, Limits.defaults().withDrain(Duration.ofMillis(200)), exchange -> {
            Serving.start(exchange, 200);
            Serving.body(exchange, "hello", false);
            entered.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                cleanedUp.complete(afterNotice(exchange));
            }
        });
        try (RawSocket socket = serving.connect()) {
            socket.send(GET);
            entered.await();
            serving.server().drain();
            assertThat(socket.readToEnd()).endsWith("5\r\nhello\r\n");
            assertThat(cleanedUp.get(10, TimeUnit.SECONDS)).isEqualTo(new Received.Disconnect(EndReason.DRAINING));
            assertThat(serving.server().statistics().exchangesOpen()).isZero();
            assertThat(serving.server().statistics().connectionsOpen()).isZero();
        }
    }

    private static Received afterNotice(HttpExchange exchange) throws InterruptedException {
        return exchange.receive();
    }
}
