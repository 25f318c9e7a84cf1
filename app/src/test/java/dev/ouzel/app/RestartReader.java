package dev.ouzel.app;

import dev.ouzel.app.Restarts.Life;
import dev.ouzel.wire.sse.MessageEvent;
import dev.ouzel.wire.sse.SseDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/// Reads `/bench/events` over all lives of the server, as an `EventSource` does: it comes back with the id of the last event.
final class RestartReader {

    /// A client of HTTP.
    interface Client {

        /// Opens an event stream.
        ///
        /// @param lastEventId empty if there is none
        /// @throws IOException if the server is not there, or answers anything but a stream
        InputStream open(int port, String lastEventId) throws IOException, InterruptedException;
    }

    private final Client client;
    private final Restarts server;
    private final String last;
    private final CountDownLatch opened = new CountDownLatch(1);
    private final List<MessageEvent> events = new ArrayList<>();
    private String lastEventId = "";
    private int connections;

    private RestartReader(Client client, Restarts server, String last) {
        this.client = client;
        this.server = server;
        this.last = last;
    }

    /// Begins to read.
    ///
    /// @param last the data of the event after which it leaves
    static Reading begin(Client client, Restarts server, String last) throws InterruptedException {
        RestartReader reader = new RestartReader(client, server, last);
        CompletableFuture<List<MessageEvent>> all = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                reader.readAll();
                all.complete(reader.events);
            } catch (Exception | Error failure) {
                all.completeExceptionally(failure);
                reader.opened.countDown();
            }
        });
        reader.opened.await();
        return new Reading(reader, all);
    }

    /// What is being read.
    record Reading(RestartReader reader, CompletableFuture<List<MessageEvent>> all) {}

    int connections() {
        return connections;
    }

    private void readAll() throws Exception {
        for (Life life = server.life(); life != null && !isComplete(); life = server.after(life)) {
            try (InputStream body = client.open(life.port(), lastEventId)) {
                connections++;
                read(body);
            } catch (IOException _) {
                // This life is over.
            }
            if (isComplete()) {
                return;
            }
        }
    }

    private boolean isComplete() {
        return !events.isEmpty() && events.getLast().data().equals(last);
    }

    private void read(InputStream body) throws IOException {
        SseDecoder decoder = new SseDecoder();
        byte[] bytes = new byte[4096];
        for (int n = body.read(bytes); n >= 0; n = body.read(bytes)) {
            decoder.feed(ByteBuffer.wrap(bytes, 0, n));
            for (MessageEvent event = decoder.next(); event != null; event = decoder.next()) {
                events.add(event);
                lastEventId = event.lastEventId();
            }
            if (!decoder.lastEventId().isEmpty()) {
                lastEventId = decoder.lastEventId();
                opened.countDown();
            }
            if (isComplete()) {
                return;
            }
        }
    }
}
