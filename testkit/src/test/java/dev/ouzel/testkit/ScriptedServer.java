package dev.ouzel.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A server of one connection, each of whose steps the test calls.
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

    ScriptedServer() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(() -> {
            try {
                accepted.add(listener.accept());
            } catch (IOException _) {
                // Closed before anybody came.
            }
        });
    }

    String host() {
        return listener.getInetAddress().getHostAddress();
    }

    int port() {
        return listener.getLocalPort();
    }

    SocketClient client() {
        return new SocketClient(host(), port());
    }

    /// Reads up to a text.
    String read(String end) throws Exception {
        InputStream in = connection().getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                return text + "<end>";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    void write(String text) throws Exception {
        connection().getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void finish() throws Exception {
        connection().shutdownOutput();
    }

    void reset() throws Exception {
        connection().setSoLinger(true, 0);
        connection().close();
    }

    Socket connection() throws Exception {
        Socket socket = accepted.poll(10, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody connected");
        }
        accepted.add(socket);
        socket.setSoTimeout(10_000);
        return socket;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : accepted) {
            socket.close();
        }
        listener.close();
    }
}
