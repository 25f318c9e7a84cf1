package dev.ouzel.benchmarks.fanout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A server that closes each connection once it has read a line.
final class Faithless {

    private Faithless() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            while (true) {
                Socket accepted = server.accept();
                Thread.ofVirtual().start(() -> leave(accepted));
            }
        }
    }

    private static void leave(Socket accepted) {
        try (accepted) {
            int next = accepted.getInputStream().read();
            while (next >= 0 && next != '\n') {
                next = accepted.getInputStream().read();
            }
        } catch (IOException _) {
            // The reader was first.
        }
    }
}
