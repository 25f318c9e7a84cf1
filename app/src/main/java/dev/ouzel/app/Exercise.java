package dev.ouzel.app;

import dev.ouzel.exchange.TimeSource;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a server does all day, in short: some hundred readers of one topic, and a publisher, now with single events, now with
/// bursts, and a page or a message of JSON in between.
///
/// For one thread.
final class Exercise implements AutoCloseable {

    private static final int READERS = 300;
    private static final int[] BURSTS = {1, 1, 1, 1, 10, 64};
    private static final int READ_BYTES = 1 << 16;
    private static final String EVENT = "x".repeat(100);
    private static final String HEAD_END = "\r\n\r\n";
    private static final byte[] PAGE = get("/");
    private static final byte[] MESSAGE = post("/notify", "application/json",
            "{\"title\": \"training\", \"text\": \"is over soon\"}");
    private static final byte[] PUBLISH = post("/bench/pub", "text/plain", EVENT);

    private final Selector selector = Selector.open();
    private final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<SocketChannel> readers = new ArrayList<>();
    private final SocketChannel publisher;
    /// How much of the end of a head came last.
    private int matched;

    /// Connects to this port of this machine.
    Exercise(int port) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        publisher = SocketChannel.open(server);
        for (int i = 0; i < READERS; i++) {
            SocketChannel reader = SocketChannel.open(server);
            readers.add(reader);
            reader.write(ByteBuffer.wrap(get("/bench/events")));
            reader.configureBlocking(false);
            reader.register(selector, SelectionKey.OP_READ);
        }
    }

    /// Goes on until then.
    void run(long untilNanos, TimeSource time) throws IOException {
        for (int round = 0; untilNanos - time.nanoTime() > 0; round++) {
            publish(BURSTS[round % BURSTS.length]);
            if (round % BURSTS.length == 0) {
                ask(PAGE, "</html>");
                ask(MESSAGE, "\"offset\"");
            }
            takeIn();
        }
    }

    private void publish(int burst) throws IOException {
        ByteBuffer requests = ByteBuffer.allocate(burst * PUBLISH.length);
        for (int i = 0; i < burst; i++) {
            requests.put(PUBLISH);
        }
        send(requests.flip());
        for (int answered = 0; answered < burst;) {
            answered += heads(receive());
        }
    }

    private void ask(byte[] request, String end) throws IOException {
        send(ByteBuffer.wrap(request));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf(end) < 0) {
            answer.append(receive());
        }
    }

    private void send(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            publisher.write(bytes);
        }
    }

    private String receive() throws IOException {
        if (publisher.read(read.clear()) < 0) {
            throw new EOFException("the server has closed the connection (expected: an answer)");
        }
        return StandardCharsets.ISO_8859_1.decode(read.flip()).toString();
    }

    /// How many heads end here.
    private int heads(String text) {
        int heads = 0;
        for (int i = 0; i < text.length(); i++) {
            matched = text.charAt(i) == HEAD_END.charAt(matched) ? matched + 1 : text.charAt(i) == '\r' ? 1 : 0;
            if (matched == HEAD_END.length()) {
                matched = 0;
                heads++;
            }
        }
        return heads;
    }

    /// Reads what has come for the readers.
    private void takeIn() throws IOException {
        selector.select(key -> {
            try {
                var _ = ((SocketChannel) key.channel()).read(read.clear());
            } catch (IOException _) { // A reader less.
                key.cancel();
            }
        }, 1);
    }

    private static byte[] get(String path) {
        return ascii("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    private static byte[] post(String path, String type, String body) {
        return ascii("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel reader : readers) {
            reader.close();
        }
        publisher.close();
        selector.close();
    }
}
