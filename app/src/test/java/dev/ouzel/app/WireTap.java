package dev.ouzel.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A relay on a loopback port of its own that keeps what both sides send, to see what a browser does not show.
final class WireTap implements AutoCloseable {

    private static final int BUFFER_BYTES = 8192;

    private final int server;
    private final ServerSocket listener;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    private WireTap(int server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /// One connection.
    private record Line(Socket client, Socket server, ByteArrayOutputStream up, ByteArrayOutputStream down) {}

    static WireTap to(int port) throws IOException {
        WireTap tap = new WireTap(port, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.startVirtualThread(tap::accept);
        return tap;
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    /// What was sent to the server, after the request that begins like this, on the connection that carries it.
    byte[] sentAfter(String request) {
        return frames(line(request).up());
    }

    /// What came from the server on that connection, after the head of its answer.
    byte[] receivedAfter(String request) {
        return frames(line(request).down());
    }

    private Line line(String request) {
        return lines.stream().filter(line -> line.up().toString(StandardCharsets.ISO_8859_1)
                .startsWith(request)).findFirst().orElseThrow();
    }

    private static byte[] frames(ByteArrayOutputStream bytes) {
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Line line = new Line(client, new Socket(InetAddress.getLoopbackAddress(), server),
                        new ByteArrayOutputStream(), new ByteArrayOutputStream());
                lines.add(line);
                Thread.startVirtualThread(() -> relay(line.client(), line.server(), line.up()));
                Thread.startVirtualThread(() -> relay(line.server(), line.client(), line.down()));
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    /// Kept before it is passed on: who has seen a byte finds it here.
    private static void relay(Socket from, Socket to, ByteArrayOutputStream kept) {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                kept.write(buffer, 0, count);
                out.write(buffer, 0, count);
            }
        } catch (IOException _) {
            // One side has left, so the other one is let go too.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Line line : lines) {
            line.client().close();
            line.server().close();
        }
    }
}
