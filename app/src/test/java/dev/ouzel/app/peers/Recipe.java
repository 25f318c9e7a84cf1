package dev.ouzel.app.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// The recipes of the documentation: the very files, but for ports, paths, and a minute that becomes three seconds.
enum Recipe {

    NGINX("nginx.conf") {
        @Override
        ProxyProcess start(Origin origin, Certificate certificate, Path folder) throws Exception {
            int plain = ProxyProcess.freePort();
            int secure = ProxyProcess.freePort();
            String site = with(Map.of("127.0.0.1:8000", "127.0.0.1:" + origin.port(),
                    "listen 80;", "listen 127.0.0.1:" + plain + ";",
                    "listen 443 ", "listen 127.0.0.1:" + secure + " ",
                    "/etc/ssl/ouzel/chain.pem", certificate.chain().toString(),
                    "/etc/ssl/ouzel/key.pem", certificate.key().toString(),
                    "proxy_read_timeout 60s", "proxy_read_timeout 3s"));
            return Nginx.with(site, plain, secure, folder);
        }
    },

    HAPROXY("haproxy.cfg") {
        @Override
        ProxyProcess start(Origin origin, Certificate certificate, Path folder) throws Exception {
            int plain = ProxyProcess.freePort();
            int secure = ProxyProcess.freePort();
            Files.writeString(folder.resolve(file()), with(Map.of("127.0.0.1:8000", "127.0.0.1:" + origin.port(),
                    "bind :80\n", "bind 127.0.0.1:" + plain + "\n",
                    "bind :443 ", "bind 127.0.0.1:" + secure + " ",
                    "/etc/haproxy/ouzel.pem", certificate.both().toString(),
                    "timeout client 60s", "timeout client 3s",
                    "timeout server 60s", "timeout server 3s",
                    "timeout tunnel 60s", "timeout tunnel 3s")));
            return ProxyProcess.start(plain, secure, folder, "haproxy", "-db", "-f", file());
        }
    };

    private final String file;

    Recipe(String file) {
        this.file = file;
    }

    /// Starts the proxy before a server.
    abstract ProxyProcess start(Origin origin, Certificate certificate, Path folder) throws Exception;

    /// The name of its file.
    String file() {
        return file;
    }

    /// What stands in its file.
    String text() throws IOException {
        return Files.readString(Path.of("../docs/production", file));
    }

    String with(Map<String, String> replacements) throws IOException {
        String text = text();
        for (var each : replacements.entrySet()) {
            if (!text.contains(each.getKey())) {
                throw new IllegalStateException(file + " does not say " + each.getKey() + " (expected: somewhere)");
            }
            text = text.replace(each.getKey(), each.getValue());
        }
        return text;
    }
}
