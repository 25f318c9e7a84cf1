package dev.ouzel.app.peers;

import java.nio.file.Files;
import java.nio.file.Path;

/// nginx with configurations of the tests.
final class Nginx {

    private static final String FRAME = """
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
                include site.conf;
            }
            """;

    private Nginx() {}

    /// Starts nginx with little more than its defaults.
    static ProxyProcess stock(int serverPort, Path folder) throws Exception {
        int port = ProxyProcess.freePort();
        return with(stockSite(port, serverPort), port, port, folder);
    }

    /// Starts nginx with what stands in its `http` block.
    ///
    /// @param site the configuration
    /// @param port where it then listens
    /// @param securePort where it then listens over TLS; the same if it does not
    static ProxyProcess with(String site, int port, int securePort, Path folder) throws Exception {
        Files.writeString(folder.resolve("nginx.conf"), FRAME);
        Files.writeString(folder.resolve("site.conf"), site);
        return ProxyProcess.start(port, securePort, folder, "nginx", "-p", folder.toString(), "-c", "nginx.conf", "-e",
                "error.log");
    }

    /// Proxying as nginx does it by default (HTTP/1.0 to the server, buffering on), with two bounds of patience; the same
    /// over HTTP/1.1; a proxy that does not listen to the server's wish not to be buffered; and one behind another, which
    /// hears of the wish only if the other hands it on.
    private static String stockSite(int port, int serverPort) {
        return """
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
                    location /outer/ {
                        proxy_pass http://127.0.0.1:%1$d/inner/;
                        proxy_http_version 1.0;
                    }
                    location /inner/ {
                        proxy_pass http://127.0.0.1:%2$d/;
                        proxy_http_version 1.0;
                        proxy_pass_header X-Accel-Buffering;
                    }
                }
                """.formatted(port, serverPort);
    }
}
