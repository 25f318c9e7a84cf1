package dev.ouzel.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.operation.Limits;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Answers of a peer that pipelines, and the writes they go out in.
class ResponseFlowTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Engine engine = new Engine(_ -> {}, Limits.defaults(), TimeSource.system(), new NoUpgrade(),
            Optional.empty());
    private final Recording sink = new Recording();
    private final List<ExchangeSequel> settled = new ArrayList<>();
    private final ArrayDeque<ExchangeState> waiting = new ArrayDeque<>();
    private final ResponseFlow flow = new ResponseFlow(channel.eventLoop(), engine, sink, this::settled);

    private void settled(ExchangeSequel sequel) {
        settled.add(sequel);
        ExchangeState next = waiting.poll();
        if (next != null) {
            flow.begin(next);
        }
    }

    /// So many exchanges, of which the first has its turn and the others follow it.
    private List<ExchangeState> exchanges(int count) {
        var head = new RequestHead("GET", "http", "", "/", null, HttpVersion.HTTP_1_1, Headers.of("host", "a"), null);
        List<ExchangeState> exchanges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Outbound out = new Outbound();
            var exchange = new ExchangeState(head, false, engine, out, new Plain(out));
            if (i == 0) {
                flow.begin(exchange);
            } else {
                var served = new ServedExchange(head, exchange, engine.time(), new Waking(flow));
                exchanges.getLast().followedBy(new ApplicationRun(engine, new Waking(flow), served, exchange, null));
                waiting.add(exchange);
            }
            exchanges.add(exchange);
        }
        return exchanges;
    }

    private static boolean answer(ExchangeState exchange, String text) throws InterruptedException {
        exchange.accept(new Sent.Start(200, Headers.empty()), null);
        return exchange.accept(new Sent.Body(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), true), null);
    }

    @Test
    void answersThatAreThereGoOutInOneWrite() throws Exception {
        List<ExchangeState> exchanges = exchanges(3);
        answer(exchanges.get(0), "one;");
        answer(exchanges.get(1), "two;");
        answer(exchanges.get(2), "three;");
        flow.wake();
        channel.runPendingTasks();
        assertThat(sink.writes).containsExactly("one;two;three;");
        assertThat(settled).hasSize(3).containsOnly(ExchangeSequel.NEXT_REQUEST);
    }

    @Test
    void anAnswerDoesNotWaitForOneThatIsNotThere() throws Exception {
        List<ExchangeState> exchanges = exchanges(3);
        answer(exchanges.get(0), "one;");
        answer(exchanges.get(1), "two;");
        flow.wake();
        channel.runPendingTasks();
        assertThat(sink.writes).containsExactly("one;two;");
        answer(exchanges.get(2), "three;");
        flow.wake();
        channel.runPendingTasks();
        assertThat(sink.writes).containsExactly("one;two;", "three;");
    }

    @Test
    void manyAnswersAreNotJoinedWithoutEnd() throws Exception {
        List<ExchangeState> exchanges = exchanges(100);
        for (ExchangeState exchange : exchanges) {
            answer(exchange, "one;");
        }
        while (settled.size() < 100) {
            flow.wake();
            channel.runPendingTasks();
        }
        assertThat(sink.writes).containsExactly("one;".repeat(64), "one;".repeat(36));
    }

    @Test
    void onlyAnAnswerThatAnotherFollowsMayWait() throws Exception {
        List<ExchangeState> exchanges = exchanges(2);
        assertThat(answer(exchanges.get(0), "one;")).isTrue();
        assertThat(answer(exchanges.get(1), "two;")).isFalse();
    }

    @Test
    void anAnswerThatIsLargeDoesNotWait() throws Exception {
        assertThat(answer(exchanges(2).getFirst(), "long".repeat(1_000))).isFalse();
    }

    @Test
    void whoeverIsWokenAfterABurstIsWokenOnce() throws Exception {
        int burst = engine.bursts().begin();
        answer(exchanges(1).getFirst(), "one;");
        flow.wakeAfterBurst();
        flow.wakeAfterBurst();
        channel.runPendingTasks();
        assertThat(sink.writes).isEmpty();
        engine.bursts().end(burst);
        channel.runPendingTasks();
        assertThat(sink.writes).containsExactly("one;");
    }

    @Test
    void withoutABurstItIsWokenAtOnce() throws Exception {
        answer(exchanges(1).getFirst(), "one;");
        flow.wakeAfterBurst();
        channel.runPendingTasks();
        assertThat(sink.writes).containsExactly("one;");
    }

    @Test
    void whoeverIsWokenNowNeedNotWaitForTheBurst() throws Exception {
        engine.bursts().begin();
        answer(exchanges(1).getFirst(), "one;");
        flow.wakeAfterBurst();
        flow.wake();
        channel.runPendingTasks();
        assertThat(sink.writes).containsExactly("one;");
    }

    /// Takes everything at once, and keeps it.
    private static final class Recording implements Sink {

        private final List<String> writes = new ArrayList<>();

        @Override
        public boolean writable() {
            return true;
        }

        @Override
        public int room(int bytesMax) {
            return bytesMax;
        }

        @Override
        public void write(List<ByteBuffer> pieces, boolean last) {
            StringBuilder text = new StringBuilder();
            pieces.forEach(piece -> text.append(StandardCharsets.US_ASCII.decode(piece)));
            if (!pieces.isEmpty()) {
                writes.add(text.toString());
            }
        }

        @Override
        public boolean share(ByteBuffer bytes) {
            return true;
        }

        @Override
        public void awaitRoom() {
            throw new IllegalStateException("no room (expected: always)");
        }

        @Override
        public void whenWritten(Runnable action) {
            action.run();
        }
    }

    /// Bodies, and nothing else.
    private record Plain(Outbound out) implements ResponseForm {

        @Override
        public void informational(int status, Headers headers) {}

        @Override
        public void head(int status, Headers headers, Body body, boolean mayKeepAlive) {}

        @Override
        public void piece(ByteBuffer bytes) {
            out.add(bytes);
        }

        @Override
        public @Nullable Function<SharedBytes, ByteBuffer> passage() {
            return null;
        }

        @Override
        public void end() {}

        @Override
        public boolean takesTrailers() {
            return false;
        }

        @Override
        public void trailers(Headers headers) {}

        @Override
        public void refusal(Refusal refusal, String date) {}

        @Override
        public boolean keepAlive() {
            return true;
        }

        @Override
        public boolean endsWithConnection() {
            return false;
        }
    }

    private record Waking(ResponseFlow flow) implements Carrier {

        @Override
        public void wake() {
            flow.wake();
        }

        @Override
        public void execute(Runnable task) {
            flow.execute(task);
        }

        @Override
        public void bodyWanted() {}

        @Override
        public void abort(EndReason reason) {}
    }

    private static final class NoUpgrade implements Upgrade {

        @Override
        public boolean asked(RequestHead request) {
            return false;
        }

        @Override
        public Upgraded begin(ServedExchange exchange, Channel channel, Engine engine) {
            throw new IllegalStateException("upgrade (expected: none)");
        }
    }
}
