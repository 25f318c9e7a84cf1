package dev.ouzel.web;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.HttpVersion;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.EndReason;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/// An exchange whose peer says what the test gave it, and which writes down what is sent, as HTTP would show it.
final class ScriptedExchange implements HttpExchange {

    final Deque<Received> toReceive = new ArrayDeque<>();
    private final RequestHead head;
    private final StringBuilder sentHead = new StringBuilder();
    private final ByteArrayOutputStream sentBody = new ByteArrayOutputStream();
    private String end = "";
    int pieces;

    private ScriptedExchange(RequestHead head) {
        this.head = head;
    }

    static ScriptedExchange of(String method, String target, String... headers) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        String query = mark < 0 ? null : target.substring(mark + 1);
        return new ScriptedExchange(new RequestHead(method, "http", "", path, query, HttpVersion.HTTP_1_1,
                Headers.of(headers), null));
    }

    static ScriptedExchange get(String target, String... headers) {
        return of("GET", target, headers);
    }

    static ScriptedExchange postJson(String body) {
        return of("POST", "/", "content-type", "application/json").withBody(body);
    }

    ScriptedExchange withBody(String... bodyPieces) {
        for (int i = 0; i < bodyPieces.length; i++) {
            ByteBuffer bytes = ByteBuffer.wrap(bodyPieces[i].getBytes(StandardCharsets.UTF_8));
            toReceive.add(new Received.Body(bytes, i == bodyPieces.length - 1));
        }
        return this;
    }

    /// Lets an application answer; the whole response as text.
    String answeredBy(Application application) throws Exception {
        application.handle(this);
        return sent();
    }

    /// Lets a handler answer, as the only one of a router.
    String handledBy(Handler handler) throws Exception {
        Guarded.answer(handler, Request.of(this));
        return sent();
    }

    String sent() {
        return sentHead + "\n" + sentBody.toString(StandardCharsets.UTF_8) + end;
    }

    byte[] sentBody() {
        return sentBody.toByteArray();
    }

    String sentHead() {
        return sentHead.toString();
    }

    @Override
    public RequestHead request() {
        return head;
    }

    @Override
    public TimeSource time() {
        return TimeSource.system();
    }

    @Override
    public Received receive() {
        Received next = toReceive.poll();
        return next == null ? new Received.Disconnect(EndReason.PEER_CLOSED) : next;
    }

    @Override
    public void send(Sent message, Duration deadline) {
        send(message);
    }

    @Override
    public void send(Sent message) {
        switch (message) {
            case Sent.EarlyHints hints -> sentHead.append("103\n").append(hints.headers());
            case Sent.Start start -> start(start);
            case Sent.Body body -> body(body.bytes(), body.last());
            case Sent.Trailers trailers -> end += trailers.headers();
            case Sent.Handover handover -> pullAll(handover);
        }
    }

    private void start(Sent.Start start) {
        if (!sentHead.isEmpty()) {
            throw new IllegalStateException("second head");
        }
        sentHead.append(start.status()).append('\n').append(start.headers());
    }

    private void body(ByteBuffer bytes, boolean last) {
        if (sentHead.isEmpty() || !end.isEmpty()) {
            throw new IllegalStateException("body out of order");
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        sentBody.writeBytes(copy);
        pieces++;
        end = last ? "|end" : "";
    }

    private void pullAll(Sent.Handover handover) {
        handover.feed().attach(StillPuller.INSTANCE);
        while (end.isEmpty()) {
            switch (handover.feed().pull(0)) {
                case Pulled.Head first -> start(first.start());
                case Pulled.Bytes bytes -> body(bytes.bytes(), false);
                case Pulled.Shared shared -> body(shared.bytes().bytes(), false);
                case Pulled.Wait _ -> throw new IllegalStateException("nothing would wake it");
                case Pulled.End _ -> end = "|end";
                case Pulled.Cut _ -> end = "|cut";
            }
        }
        handover.feed().ended(end.equals("|end") ? EndReason.COMPLETED : EndReason.CUT);
    }
}
