package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Cores;
import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Starts nginx with nchan as one process that does nothing else.
final class Nchan {

    private Nchan() {}

    static ServerProcess start(String module) throws IOException, InterruptedException {
        int port = freePort();
        Path folder = Files.createTempDirectory("nchan");
        Path configuration = Files.writeString(folder.resolve("nginx.conf"), configuration(module, folder, port));
        return ServerProcess.start(
                Cores.onFirst(List.of("nginx", "-p", folder.toString(), "-c", configuration.toString())), port);
    }

    private static String configuration(String module, Path folder, int port) {
        return """
                load_module %s;
                daemon off;
                master_process off;
                pid %s/pid;
                error_log stderr crit;
                worker_rlimit_nofile 20000;
                events { worker_connections 19900; }
                http {
                    access_log off;
                    keepalive_requests 1000000000;
                    keepalive_time 1d;
                    client_body_temp_path %s;
                    proxy_temp_path %s;
                    fastcgi_temp_path %s;
                    uwsgi_temp_path %s;
                    scgi_temp_path %s;
                    nchan_shared_memory_size 512M;
                    server {
                        listen 127.0.0.1:%d backlog=4096;
                        location = /events {
                            nchan_subscriber eventsource;
                            nchan_channel_id bench;
                            nchan_subscriber_first_message newest;
                            nchan_message_buffer_length 2000;
                        }
                        location = /pub {
                            nchan_publisher;
                            nchan_channel_id bench;
                            nchan_message_buffer_length 2000;
                        }
                    }
                }
                """.formatted(module, folder, folder, folder, folder, folder, folder, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }
}
