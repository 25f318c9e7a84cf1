package dev.ouzel.app.peers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/// A real proxy, as a process of its own in a folder of its own.
final class ProxyProcess implements AutoCloseable {

    private static final List<String> FOLDERS = List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin",
            "/opt/homebrew/bin");

    private final Process process;
    private final int port;
    private final int securePort;

    private ProxyProcess(Process process, int port, int securePort) {
        this.process = process;
        this.port = port;
        this.securePort = securePort;
    }

    /// Starts it, and waits until it listens.
    ///
    /// @param port where it will
    /// @param securePort where it will over TLS; the same if it will not
    /// @param folder where it writes
    /// @param program its name
    /// @param arguments what comes after the name
    static ProxyProcess start(int port, int securePort, Path folder, String program, String... arguments)
            throws Exception {
        List<String> command = Stream.concat(Stream.of(binary(program)), Stream.of(arguments)).toList();
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile()).start();
        ProxyProcess proxy = new ProxyProcess(process, port, securePort);
        proxy.awaitListening(folder);
        return proxy;
    }

    /// A port that nobody listens on.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    int securePort() {
        return securePort;
    }

    private static String binary(String program) {
        return FOLDERS.stream().map(folder -> folder + "/" + program)
                .filter(path -> Files.isExecutable(Path.of(path))).findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + program + " in " + FOLDERS
                        + " (expected: " + program + " installed)"));
    }

    private void awaitListening(Path folder) throws Exception {
        for (int attempt = 0; attempt < 100 && process.isAlive(); attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException _) {
                // Not yet: nobody tells when a proxy listens.
                process.waitFor(Duration.ofMillis(100));
            }
        }
        close();
        Assertions.fail("the proxy does not listen: " + Files.readString(folder.resolve("out")));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
