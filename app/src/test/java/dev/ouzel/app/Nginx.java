package dev.ouzel.app;

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
import org.junit.jupiter.api.Assertions;

/// A real nginx before a server, as a process of its own in a folder of its own.
final class Nginx implements AutoCloseable {

    private static final List<String> BINARIES = List.of("/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx",
            "/opt/homebrew/bin/nginx");

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Nginx before(int serverPort, Path folder) throws Exception {
        int port = freePort();
        Files.writeString(folder.resolve("nginx.conf"), configuration(port, serverPort));
        Process process = new ProcessBuilder(binary(), "-p", folder.toString(), "-c", "nginx.conf", "-e", "error.log")
                .redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile()).start();
        Nginx nginx = new Nginx(process, port);
        nginx.awaitListening(folder);
        return nginx;
    }

    /// Proxying as nginx does it by default (HTTP/1.0 to the server, buffering on), with two bounds of patience; the same
    /// over HTTP/1.1; and a proxy that does not listen to the server's wish not to be buffered.
    private static String configuration(int port, int serverPort) {
        return """
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log error.log info;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    server {
                        listen 127.0.0.1:%1$d;
                        location / {
                            proxy_pass http://127.0.0.1:%2$d/;
                            proxy_http_version 1.0;
                            proxy_read_timeout 20s;
                        }
                        location /http11/ {
                            proxy_pass http://127.0.0.1:%2$d/;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                        }
                        location /hasty/ {
                            proxy_pass http://127.0.0.1:%2$d/;
                            proxy_http_version 1.0;
                            proxy_read_timeout 3s;
                        }
                        location /deaf/ {
                            proxy_pass http://127.0.0.1:%2$d/;
                            proxy_http_version 1.0;
                            proxy_ignore_headers X-Accel-Buffering;
                        }
                    }
                }
                """.formatted(port, serverPort);
    }

    int port() {
        return port;
    }

    private static String binary() {
        return BINARIES.stream().filter(path -> Files.isExecutable(Path.of(path))).findFirst()
                .orElseThrow(() -> new IllegalStateException("no executable of " + BINARIES
                        + " (expected: nginx installed)"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening(Path folder) throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException _) {
                // Not yet: nobody tells when nginx listens.
                process.waitFor(Duration.ofMillis(100));
            }
        }
        close();
        Assertions.fail("nginx does not listen: " + Files.readString(folder.resolve("out")));
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
