package dev.ouzel.server;

import static dev.ouzel.server.WebSocketPeer.bytes;
import static dev.ouzel.server.WebSocketPeer.frame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.WebSocketSent;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.WebSocketLimits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// permessage-deflate (RFC 7692).
class WebSocketDeflateTest {

    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final int COMPRESSED_TEXT = 0xC1;
    private static final int COMPRESSED_TEXT_BEGIN = 0x41;
    private static final int COMPRESSED_BINARY = 0xC2;

    private static Serving echo(WebSocketLimits limits) throws Exception {
        return Serving.sockets(Transport.best(), Limits.defaults().withWebSocket(limits), Serving::echo);
    }

    private static Serving echo() throws Exception {
        return echo(WebSocketLimits.defaults());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "permessage-deflate                                                    | permessage-deflate",
        "permessage-deflate; client_max_window_bits                            | permessage-deflate",
        "permessage-deflate; client_max_window_bits=9                          | permessage-deflate",
        "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover | permessage-deflate; client_no_context_takeover",
        "permessage-deflate; server_max_window_bits=15  | permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=10, permessage-deflate     | permessage-deflate",
        "permessage-deflate; server_max_window_bits=10                         | none",
        "permessage-deflate; client_max_window_bits=16                         | none",
        "permessage-deflate; server_no_context_takeover=1                      | none",
        "permessage-deflate; unknown                                           | none",
        "x-webkit-deflate-frame                                                | none"
    })
    void offersAreAnswered(String offer, @Nullable String answer) throws Exception {
        try (Serving serving = echo(); RawSocket socket = serving.connect()) {
            socket.send(WebSocketPeer.request("Sec-WebSocket-Extensions: " + offer + "\r\n"));
            String head = socket.readUntil("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 101 ");
            if (answer == null) {
                assertThat(head).doesNotContain("Extensions");
            } else {
                assertThat(head).contains("\r\nSec-WebSocket-Extensions: " + answer + "\r\n");
            }
        }
    }

    @Test
    void itCanBeTurnedOff() throws Exception {
        try (Serving serving = echo(WebSocketLimits.defaults().withDeflate(false));
                RawSocket socket = serving.connect()) {
            socket.send(WebSocketPeer.request(OFFER));
            assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ").doesNotContain("Extensions");
        }
    }

    @Test
    void anApplicationCanDeclineIt() throws Exception {
        String text = "a".repeat(10_000);
        try (Serving serving = Serving.sockets(Transport.best(), Limits.defaults(), exchange -> {
            exchange.send(new WebSocketSent.Accept(null, Headers.empty(), false));
            exchange.send(new WebSocketSent.Text(text));
            exchange.receive();
        }); RawSocket socket = serving.connect()) {
            socket.send(WebSocketPeer.request(OFFER));
            assertThat(socket.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 101 ").doesNotContain("Extensions");
            WebSocketPeer peer = WebSocketPeer.opened(socket);
            assertThat(peer.readText()).isEqualTo(text);
            peer.send(frame(COMPRESSED_TEXT, bytes("f2 48 cd c9 c9 07 00")));
            assertThat(peer.readClose()).as("a compressed message").isEqualTo(1002);
        }
    }

    /// The examples of RFC 7692, section 7.2.3: `Hello` in every way to compress it.
    @Test
    void theExamplesOfTheStandardAreUnderstood() throws Exception {
        try (Serving serving = echo(); WebSocketPeer peer = WebSocketPeer.open(serving.connect(), OFFER)) {
            peer.send(frame(COMPRESSED_TEXT, bytes("f2 48 cd c9 c9 07 00")));
            assertThat(peer.readText()).isEqualTo("Hello");
            peer.send(frame(COMPRESSED_TEXT, bytes("f2 00 11 00 00")));
            assertThat(peer.readText()).as("a second one that builds on the first").isEqualTo("Hello");
            peer.send(frame(COMPRESSED_TEXT_BEGIN, bytes("f2 48 cd")));
            peer.send(frame(0x80, bytes("c9 c9 07 00")));
            assertThat(peer.readText()).as("in two fragments").isEqualTo("Hello");
            peer.send(frame(COMPRESSED_TEXT, bytes("00 05 00 fa ff 48 65 6c 6c 6f 00")));
            assertThat(peer.readText()).as("a block that is not compressed").isEqualTo("Hello");
            peer.send(frame(COMPRESSED_TEXT, bytes("f3 48 cd c9 c9 07 00 00")));
            assertThat(peer.readText()).as("a block that says it is the last").isEqualTo("Hello");
            peer.send(frame(COMPRESSED_TEXT, bytes("f2 48 05 00 00 00 ff ff ca c9 c9 07 00")));
            assertThat(peer.readText()).as("in two blocks").isEqualTo("Hello");
            peer.send(frame(COMPRESSED_TEXT, bytes("00")));
            assertThat(peer.readText()).as("nothing").isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"'', true", "; server_no_context_takeover, false", "; client_no_context_takeover, true"})
    void largeMessagesAreCompressed(String parameters, boolean takeover) throws Exception {
        String text = "all work and no play makes jack a dull boy\n".repeat(2_000);
        try (Serving serving = echo();
                WebSocketPeer peer = WebSocketPeer.open(serving.connect(),
                        OFFER.replace("\r\n", parameters + "\r\n"))) {
            Inflater inflater = new Inflater(true);
            for (int i = 0; i < 3; i++) {
                peer.text(text);
                WebSocketPeer.Frame frame = peer.read();
                assertThat(frame.first()).isEqualTo(COMPRESSED_TEXT);
                assertThat(frame.payload().length).isLessThan(text.length() / 50);
                if (!takeover) {
                    inflater.reset();
                }
                assertThat(inflated(inflater, frame.payload(), text.length())).isEqualTo(text);
            }
            inflater.end();
        }
    }

    private static String inflated(Inflater inflater, byte[] message, int length) throws DataFormatException {
        byte[] whole = Arrays.copyOf(message, message.length + 4);
        whole[whole.length - 1] = (byte) 0xFF;
        whole[whole.length - 2] = (byte) 0xFF;
        inflater.setInput(whole);
        byte[] text = new byte[length + 1];
        int size = 0;
        int count;
        while ((count = inflater.inflate(text, size, text.length - size)) > 0) {
            size += count;
        }
        return new String(text, 0, size, StandardCharsets.UTF_8);
    }

    @Test
    void smallMessagesAreNot() throws Exception {
        try (Serving serving = echo(); WebSocketPeer peer = WebSocketPeer.open(serving.connect(), OFFER)) {
            peer.text("small");
            assertThat(peer.readText()).isEqualTo("small");
        }
    }

    @Test
    void aBombIsStopped() throws Exception {
        byte[] bomb = deflated(new byte[64 << 20]);
        assertThat(bomb.length).isLessThan(1 << 17);
        try (Serving serving = echo(); WebSocketPeer peer = WebSocketPeer.open(serving.connect(), OFFER)) {
            peer.send(frame(COMPRESSED_BINARY, bomb));
            assertThat(peer.readClose()).isEqualTo(1009);
            peer.assertEnd();
        }
    }

    @Test
    void exactlyTheLimitIsTaken() throws Exception {
        byte[] most = new byte[1 << 20];
        try (Serving serving = echo(); WebSocketPeer peer = WebSocketPeer.open(serving.connect(), OFFER)) {
            peer.send(frame(COMPRESSED_BINARY, deflated(most)));
            assertThat(peer.read().first()).isEqualTo(COMPRESSED_BINARY);
            peer.send(frame(COMPRESSED_BINARY, deflated(new byte[most.length + 1])));
            assertThat(peer.readClose()).isEqualTo(1009);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "not compressed data, c1, ff ff ff ff, 1007",
        "text that is not UTF-8 once inflated, c1, fa 07 00, 1007",
        "reserved bit 1 on a continuation, 41 | c0, f2 48 cd, 1002",
        "reserved bit 2 beside it, e1, f2 48 cd c9 c9 07 00, 1002",
        "reserved bit 1 on a ping, c9, 00, 1002",
        "reserved bit 1 on a close, c8, 03 e8, 1002"
    })
    void whatCannotBeInflatedIsRefused(String name, String firsts, String payload, int code) throws Exception {
        try (Serving serving = echo(); WebSocketPeer peer = WebSocketPeer.open(serving.connect(), OFFER)) {
            for (String first : firsts.split(" \\| ", -1)) {
                peer.send(frame(Integer.parseInt(first, 16), bytes(payload)));
            }
            assertThat(peer.readClose()).as(name).isEqualTo(code);
            peer.assertEnd();
        }
    }

    static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        int count;
        do {
            count = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            out.write(chunk, 0, count);
        } while (count == chunk.length);
        deflater.end();
        return Arrays.copyOf(out.toByteArray(), out.size() - 4);
    }
}
