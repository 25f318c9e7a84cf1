package dev.ouzel.testkit;

import dev.ouzel.exchange.Headers;
import dev.ouzel.wire.sse.MessageEvent;
import dev.ouzel.wire.sse.SseDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A response whose head is here and whose body is taken piece by piece, so that an endless one can be tested. What is
/// not taken stays with the server, whose send buffer then fills.
///
/// There are three views of the same body, each with a place of its own: events ([#takeEvents]), bytes in turn
/// ([#takeText], [#takeBytes]), and all of it ([#raw], [#body]). At most 64 MiB are kept.
///
/// Every wait ends after 10 s of real time in an [AssertionError] that shows the body so far.
///
/// For one thread, except [#disconnect] and [#reset], which any thread may call.
public final class TestResponse implements AutoCloseable {

    private static final int BYTES_MAX = 64 << 20;
    private static final int SHOWN_MAX = 4096;

    private final Conversation conversation;
    private final SseDecoder decoder = new SseDecoder();
    private final ByteLog received = new ByteLog();
    private int decoded;
    private int taken;

    TestResponse(Conversation conversation) {
        this.conversation = conversation;
    }

    /// The status code.
    public int status() {
        return conversation.head().status();
    }

    /// The fields of the head.
    public Headers headers() {
        return conversation.head().headers();
    }

    /// The value of the first field of this name.
    ///
    /// @param name the field's name
    public Optional<String> header(String name) {
        return headers().first(name);
    }

    /// The early hints that came before the head, in order.
    public List<Headers> earlyHints() {
        conversation.head();
        return conversation.earlyHints();
    }

    /// Waits for the next event.
    ///
    /// @throws AssertionError if the body ends before it
    public MessageEvent takeEvent() {
        MessageEvent event = nextEvent();
        if (event == null) {
            throw failure("the body ended: " + conversation.end() + " (expected: one more event)");
        }
        return event;
    }

    /// Waits for the next events.
    ///
    /// @param count how many
    /// @throws AssertionError if the body ends before the last of them
    public List<MessageEvent> takeEvents(int count) {
        List<MessageEvent> events = new ArrayList<>(count);
        while (events.size() < count) {
            events.add(takeEvent());
        }
        return events;
    }

    /// Waits for the end of the body, and gives the events until there.
    public List<MessageEvent> takeAllEvents() {
        List<MessageEvent> events = new ArrayList<>();
        for (MessageEvent event = nextEvent(); event != null; event = nextEvent()) {
            events.add(event);
        }
        return events;
    }

    /// The reader's last event ID after the events that were taken (WHATWG HTML, section 9.2.6).
    public String lastEventId() {
        return decoder.lastEventId();
    }

    /// Waits for a text in the body.
    ///
    /// @param end the text
    /// @return everything from the last place up to and including it
    /// @throws AssertionError if the body ends before it
    public String takeText(String end) {
        byte[] pattern = end.getBytes(StandardCharsets.UTF_8);
        int from = taken;
        int found = received.indexOf(pattern, from);
        while (found < 0) {
            from = Math.max(taken, received.size() - pattern.length + 1);
            more("\"" + end + "\"");
            found = received.indexOf(pattern, from);
        }
        return new String(taken(found + pattern.length), StandardCharsets.UTF_8);
    }

    /// Waits for the next bytes of the body.
    ///
    /// @param count how many
    /// @throws AssertionError if the body ends before the last of them
    public byte[] takeBytes(int count) {
        int end = taken + count;
        while (received.size() < end) {
            more(count + " bytes");
        }
        return taken(end);
    }

    /// All text of the body that has come so far, without a wait.
    public String raw() {
        byte[] bytes = conversation.poll();
        while (bytes != null && bytes.length > 0) {
            keep(bytes);
            bytes = conversation.poll();
        }
        return received.text();
    }

    /// Waits for the end of the body.
    ///
    /// @return all of its text
    /// @throws AssertionError if it was cut
    public String body() {
        if (awaitEnd() == BodyEnd.CUT) {
            throw failure("the body was cut (expected: its proper end)");
        }
        return received.text();
    }

    /// Waits for the end of the body, taking it all.
    public BodyEnd awaitEnd() {
        while (read()) {
            // Each round has kept what came.
        }
        return conversation.end();
    }

    /// Waits for the end of the body, and gives the fields after it.
    public Headers trailers() {
        awaitEnd();
        return conversation.trailers();
    }

    /// Leaves politely, as a browser does whose tab is closed.
    public void disconnect() {
        conversation.disconnect();
    }

    /// Leaves by a reset, like a process that is killed.
    public void reset() {
        conversation.reset();
    }

    /// Leaves politely, if the exchange has not ended.
    @Override
    public void close() {
        disconnect();
    }

    private @Nullable MessageEvent nextEvent() {
        MessageEvent event = decoder.next();
        while (event == null && (decoded < received.size() || read())) {
            decoder.feed(received.view(decoded));
            decoded = received.size();
            event = decoder.next();
        }
        return event;
    }

    private byte[] taken(int end) {
        byte[] bytes = received.slice(taken, end);
        taken = end;
        return bytes;
    }

    private void more(String expected) {
        if (!read()) {
            throw failure("the body ended: " + conversation.end() + " (expected: " + expected + ")");
        }
    }

    private boolean read() {
        byte[] bytes;
        try {
            bytes = conversation.read();
        } catch (AssertionError e) {
            throw failure(e.getMessage());
        }
        if (bytes != null) {
            keep(bytes);
        }
        return bytes != null;
    }

    private void keep(byte[] bytes) {
        if (received.size() + bytes.length > BYTES_MAX) {
            throw failure("body: more than " + BYTES_MAX + " bytes (expected: at most)");
        }
        received.append(bytes);
    }

    private AssertionError failure(@Nullable String what) {
        String text = received.text();
        String shown = text.length() <= SHOWN_MAX ? text : "…" + text.substring(text.length() - SHOWN_MAX);
        return new AssertionError(what + "\nbody so far, " + received.size() + " bytes:\n" + shown);
    }
}
