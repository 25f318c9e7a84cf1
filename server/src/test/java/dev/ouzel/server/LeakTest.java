package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.transport.Transport;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// After any number of bad connections everything is where it was: connections, exchanges, threads, buffers.
@ParameterizedClass
@EnumSource(Transport.class)
class LeakTest {

    private final Transport transport;

    LeakTest(Transport transport) {
        this.transport = transport;
    }

    private final List<String> leaks = new CopyOnWriteArrayList<>();

    /// What one peer does to the server before it leaves.
    private interface Mischief {
        void to(RawSocket socket) throws IOException;
    }

    /// Inflates to more than a message may have.
    private static final byte[] BOMB = WebSocketDeflateTest.deflated(new byte[8 << 20]);

    private static final List<Mischief> MISCHIEF = List.of(
            _ -> {},
            socket -> socket.send("GET"),
            socket -> socket.send("nonsense\r\n\r\n"),
            socket -> socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100)),
            socket -> {
                socket.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
                socket.readUntil("\r\n\r\n");
                socket.reset();
            },
            socket -> {
                socket.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n");
                socket.readUntil("\r\n\r\n");
            },
            socket -> socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhello"),
            socket -> {
                socket.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nxyz\r\n");
                socket.readUntil("\r\n\r\n");
            },
            socket -> {
                socket.send("GET /silent HTTP/1.1\r\nHost: a\r\n\r\n");
                socket.halfClose();
            },
            socket -> socket.send(WebSocketPeer.request()),
            socket -> WebSocketPeer.open(socket).send(WebSocketPeer.bytes("81 05 68 65 6c 6c 6f")),
            socket -> WebSocketPeer.open(socket).send(WebSocketPeer.frame(WebSocketPeer.TEXT, new byte[5_000])),
            socket -> WebSocketPeer.open(socket).send(WebSocketPeer.frame(0x01, WebSocketPeer.utf8("never ending"))),
            socket -> {
                WebSocketPeer peer = WebSocketPeer.open(socket, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
                peer.send(WebSocketPeer.frame(0xC1, WebSocketPeer.bytes("f2 48 cd c9 c9 07 00")));
                peer.send(WebSocketPeer.bytes("82 ff 00 00 00 00 40 00 00 00 01 02 03 04"));
                peer.read();
                socket.reset();
            },
            refused("f1 80 00 00 00 00", 1002), // reserved bits
            refused("83 80 00 00 00 00", 1002), // reserved opcode
            refused("09 80 00 00 00 00", 1002), // ping in pieces
            refused("88 82 00 00 00 00 03 ee", 1002), // a close code that nobody may send
            refused("81 81 00 00 00 00 ff", 1007), // not UTF-8
            refused("82 ff 00 00 00 00 40 00 00 00 00 00 00 00", 1009), // 1 GiB announced
            refused(HexFormat.of().formatHex(WebSocketPeer.frame(0xC2, BOMB)), 1009));

    private static Mischief refused(String frame, int code) {
        return socket -> {
            WebSocketPeer peer = WebSocketPeer.open(socket, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
            peer.send(WebSocketPeer.bytes(frame));
            assertThat(peer.readClose()).isEqualTo(code);
        };
    }

    @AfterEach
    void listenNoMore() {
        ByteBufUtil.setLeakListener(null);
    }

    @Test
    void nothingIsLeftOfBadConnections() throws Exception {
        ByteBufUtil.setLeakListener((resource, records) -> leaks.add(resource + records));
        Serving serving = Serving.run(transport, Limits.defaults(), exchange -> {
            switch (exchange) {
                case HttpExchange http -> answer(http);
                case WebSocketExchange socket -> Serving.echo(socket);
            }
        });
        try (serving) {
            for (int round = 0; round < 30; round++) {
                for (Mischief mischief : MISCHIEF) {
                    try (RawSocket socket = serving.connect()) {
                        mischief.to(socket);
                    }
                }
            }
            await(() -> serving.server().statistics().connectionsAccepted() == 30L * MISCHIEF.size());
            await(() -> serving.server().statistics().connectionsOpen() == 0);
            await(() -> serving.server().statistics().exchangesOpen() == 0);
        }
        // A loop has stopped a moment before its thread has.
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("ouzel-io")));
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        for (int i = 0; i < 3; i++) {
            System.gc();
            ByteBufUtil.threadLocalDirectBuffer(); // Leaks are reported when the next buffer is made.
            io.netty.buffer.PooledByteBufAllocator.DEFAULT.buffer(16).release();
        }
        assertThat(leaks).isEmpty();
    }

    private static void answer(HttpExchange exchange) throws InterruptedException {
        switch (exchange.request().rawPath()) {
            case "/endless" -> {
                Serving.start(exchange, 200);
                while (true) {
                    exchange.send(new Sent.Body(ByteBuffer.allocateDirect(4096), false));
                }
            }
            case "/silent" -> new CountDownLatch(1).await();
            default -> Serving.text(exchange, Serving.bodyOf(exchange));
        }
    }

    /// Waits for something that the server does by itself, and that no event tells.
    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 1000 && !condition.getAsBoolean(); i++) {
            new CountDownLatch(1).await(10, TimeUnit.MILLISECONDS);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
