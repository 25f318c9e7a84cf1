package dev.ouzel.benchmarks.streams;

import dev.ouzel.exchange.Application;
import dev.ouzel.server.Server;
import dev.ouzel.web.Router;
import dev.ouzel.web.sse.EventSourceResponse;
import dev.ouzel.wire.sse.ServerSentEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The servers that are measured: prints its port, then serves until it is killed.
///
/// - `ouzel`: `/flat` writes events of 100 bytes as fast as its reader takes them, `/clock` one a second, both by a
///   blocking handler with default settings.
/// - `bare`: the same bytes of `/flat` by plain sockets, a virtual thread and a write for each event: what a handler
///   costs that has no library at all.
final class StreamServer {

    private static final String DATA = "x".repeat(100);

    private StreamServer() {}

    public static void main(String[] arguments) throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        switch (arguments[0]) {
            case "ouzel" -> System.out.println(Server.start(streams(), anyPort).port());
            case "bare" -> serveBare(new ServerSocket(0, 4096, anyPort.getAddress()));
            default -> throw new IllegalArgumentException("server: " + arguments[0] + " (expected: ouzel or bare)");
        }
    }

    private static Application streams() {
        return new Router().get("/flat", _ -> EventSourceResponse.of(stream -> {
            ServerSentEvent event = ServerSentEvent.of(DATA);
            while (true) {
                stream.send(event);
            }
        })).get("/clock", _ -> EventSourceResponse.of(stream -> {
            for (long tick = 1;; tick++) {
                stream.pause(Duration.ofSeconds(1));
                stream.send(ServerSentEvent.of(DATA).withId(tick));
            }
        }));
    }

    private static void serveBare(ServerSocket listener) throws IOException {
        System.out.println(listener.getLocalPort());
        while (true) {
            Socket socket = listener.accept();
            Thread.startVirtualThread(() -> writeFlat(socket));
        }
    }

    private static void writeFlat(Socket socket) {
        byte[] chunk = chunk();
        try (socket; InputStream in = socket.getInputStream(); OutputStream out = socket.getOutputStream()) {
            if (in.read(new byte[1024]) > 0) {
                out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
            }
            while (true) {
                out.write(chunk);
            }
        } catch (IOException _) {
            // The reader has left: the only end there is.
        }
    }

    private static byte[] chunk() {
        String event = "data: " + DATA + "\n\n";
        return (Integer.toHexString(event.length()) + "\r\n" + event + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
