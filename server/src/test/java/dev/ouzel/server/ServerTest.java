package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Application;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// One request and its answer, as bytes.
class ServerTest {

    private static final Application HELLO = exchange -> {
        HttpExchange http = (HttpExchange) exchange;
        http.send(new Sent.Start(200, Headers.of("content-type", "text/plain")));
        http.send(new Sent.Body(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)), true));
    };

    @Test
    void answersARequest() throws Exception {
        try (Server server = Server.start(HELLO, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RawSocket socket = new RawSocket(server.port())) {
            socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(socket.readAll()).startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: ")
                    .endsWith("Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        }
    }
}
