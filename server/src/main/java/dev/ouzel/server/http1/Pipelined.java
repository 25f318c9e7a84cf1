package dev.ouzel.server.http1;

import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.server.exchange.ApplicationRun;
import dev.ouzel.server.exchange.Carrier;
import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.ExchangeState;
import dev.ouzel.server.exchange.Outbound;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.exchange.RefusedException;
import dev.ouzel.server.exchange.ResponseFlow;
import dev.ouzel.server.exchange.ServedExchange;
import dev.ouzel.server.exchange.Upgraded;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The exchanges of a connection in the order of their requests: one has its turn, others were taken up behind it, each of which may
/// be handled as soon as the one before it is, and is written when its turn comes.
///
/// Owned by the event loop.
final class Pipelined {

    private final Engine engine;
    private final Carrier carrier;
    private final Channel channel;
    /// Null until it is needed: most peers do not pipeline, and many are connected.
    private @Nullable ArrayDeque<Taken> waiting;
    private @Nullable ExchangeState latest;
    private @Nullable Upgraded upgraded;
    private @Nullable Refusal refused;

    /// An exchange that was taken up.
    ///
    /// @param continueAwaited whether its body comes once it is asked for
    record Taken(ExchangeState exchange, ApplicationRun run, boolean continueAwaited) {}

    /// None yet.
    ///
    /// @param carrier carries them all
    Pipelined(Engine engine, Carrier carrier, Channel channel) {
        this.engine = engine;
        this.carrier = carrier;
        this.channel = channel;
    }

    /// Takes up a request before which all are answered: it has its turn.
    Taken first(HttpRequest request) throws RefusedException {
        RequestHead head = RequestHeads.of(request, channel, engine.limits().bodyBytes());
        engine.beginExchange();
        boolean continueAwaited = head.headers().contains("expect") && head.version() != HttpVersion.HTTP_1_0;
        Outbound out = new Outbound();
        var exchange = new ExchangeState(head, continueAwaited, engine, out, new Http1Form(head, out));
        var served = new ServedExchange(head, exchange, engine.time(), carrier);
        upgraded = engine.upgrade().asked(head) ? engine.upgrade().begin(served, channel, engine) : null;
        latest = exchange;
        var run = new ApplicationRun(engine, carrier, served, exchange, upgraded);
        return new Taken(exchange, run, continueAwaited);
    }

    /// Takes up a request behind the others.
    void add(HttpRequest request) throws RefusedException {
        ExchangeState before = latest;
        Taken taken = first(request);
        if (before != null) {
            before.followedBy(taken.run());
        }
        if (waiting == null) {
            waiting = new ArrayDeque<>();
        }
        waiting.add(taken);
    }

    /// The one that is read at present, if its turn has not come.
    @Nullable
    ExchangeState reading() {
        Taken last = waiting == null ? null : waiting.peekLast();
        return last == null ? null : last.exchange();
    }

    /// The next one has its turn.
    ///
    /// @return null if there is none
    @Nullable
    Taken next() {
        Taken next = waiting == null ? null : waiting.poll();
        latest = next == null ? null : latest;
        return next;
    }

    /// What the request whose turn it is has asked for in place of its exchange, and got.
    Upgraded upgraded() {
        return Objects.requireNonNull(upgraded);
    }

    /// After all of these the peer is told that its next request is refused.
    void refuseNext(Refusal refusal) {
        refused = refusal;
    }

    /// What the next request is answered, if it was refused.
    @Nullable
    Refusal refused() {
        return refused;
    }

    /// None of them gets its turn.
    void end(ResponseFlow flow, EndReason reason) {
        refused = null;
        for (Taken taken = next(); taken != null; taken = next()) {
            taken.run().cancel();
            flow.endWaiting(taken.exchange(), reason);
        }
    }
}
