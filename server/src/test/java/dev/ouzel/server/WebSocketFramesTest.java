package dev.ouzel.server;

import static dev.ouzel.server.WebSocketPeer.BINARY;
import static dev.ouzel.server.WebSocketPeer.CLOSE;
import static dev.ouzel.server.WebSocketPeer.PING;
import static dev.ouzel.server.WebSocketPeer.PONG;
import static dev.ouzel.server.WebSocketPeer.TEXT;
import static dev.ouzel.server.WebSocketPeer.bytes;
import static dev.ouzel.server.WebSocketPeer.close;
import static dev.ouzel.server.WebSocketPeer.frame;
import static dev.ouzel.server.WebSocketPeer.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.operation.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What an echo answers to bytes (RFC 6455, sections 5 to 8), to the end of the connection: sent at once, and byte by
/// byte.
class WebSocketFramesTest {

    private static final int TEXT_BEGIN = 0x01;
    private static final int BINARY_BEGIN = 0x02;
    private static final int CONTINUE = 0x00;
    private static final int CONTINUE_END = 0x80;
    private static final byte[] GOODBYE = close(1000, "");
    private static final String NORMAL = "8802" + "03e8";
    private static final String PROTOCOL = "8802" + "03ea";
    private static final String INVALID = "8802" + "03ef";
    private static final String TOO_LARGE = "8802" + "03f1";

    private static Serving serving;

    /// What is sent, and what comes back, in hexadecimal.
    record Case(String name, String sent, String answer) {

        static Case of(String name, byte[] sent, String answer) {
            return new Case(name, HexFormat.of().formatHex(sent), answer);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void serve() throws IOException {
        serving = Serving.sockets(Transport.best(), Limits.defaults(), Serving::echo);
    }

    @AfterAll
    static void stop() {
        serving.close();
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        framing(cases);
        pings(cases);
        reserved(cases);
        fragments(cases);
        text(cases);
        closing(cases);
        return cases.stream();
    }

    private static void framing(List<Case> cases) {
        for (int size : new int[]{0, 1, 125, 126, 127, 128, 65_535, 65_536, 1 << 20}) {
            byte[] stars = new byte[size];
            Arrays.fill(stars, (byte) '*');
            cases.add(Case.of("text of " + size, join(frame(TEXT, stars), GOODBYE), echo(TEXT, stars) + NORMAL));
            Arrays.fill(stars, (byte) 0xFE);
            cases.add(Case.of("binary of " + size, join(frame(BINARY, stars), GOODBYE), echo(BINARY, stars) + NORMAL));
        }
        cases.add(Case.of("not masked", bytes("81 05 68 65 6c 6c 6f"), PROTOCOL));
        cases.add(Case.of("1 GiB announced", bytes("82 ff 00 00 00 00 40 00 00 00 01 02 03 04"), TOO_LARGE));
        cases.add(Case.of("one byte too many", bytes("82 ff 00 00 00 00 00 10 00 01 01 02 03 04"), TOO_LARGE));
        cases.add(Case.of("negative length", bytes("82 ff 80 00 00 00 00 00 00 01 01 02 03 04"), PROTOCOL));
        cases.add(Case.of("long form of a short length", bytes("82 fe 00 05 01 02 03 04 00 00 00 00 00"), PROTOCOL));
        cases.add(Case.of("longest form of a long length",
                bytes("82 ff 00 00 00 00 00 00 ff ff 01 02 03 04"), PROTOCOL));
    }

    private static void pings(List<Case> cases) {
        byte[] most = new byte[125];
        Arrays.fill(most, (byte) 0xFE);
        cases.add(Case.of("ping without payload", join(frame(PING), GOODBYE), "8a00" + NORMAL));
        cases.add(Case.of("ping with text", join(frame(PING, utf8("hi")), GOODBYE), "8a026869" + NORMAL));
        cases.add(Case.of("ping with what is not UTF-8", join(frame(PING, bytes("00fffefd")), GOODBYE),
                "8a0400fffefd" + NORMAL));
        cases.add(Case.of("ping of 125", join(frame(PING, most), GOODBYE), echo(PONG, most) + NORMAL));
        cases.add(Case.of("ping of 126", frame(PING, new byte[126]), PROTOCOL));
        cases.add(Case.of("pong that nobody asked for", join(frame(PONG, utf8("x")), frame(PING), GOODBYE),
                "8a00" + NORMAL));
        cases.add(Case.of("ten pings", join(join(repeat(frame(PING, utf8("p")), 10)), GOODBYE),
                "8a0170".repeat(10) + NORMAL));
    }

    private static void reserved(List<Case> cases) {
        for (int rsv = 1; rsv < 8; rsv++) {
            for (int opcode : new int[]{TEXT, BINARY, CLOSE, PING, PONG}) {
                cases.add(Case.of("reserved bits " + rsv + " on " + Integer.toHexString(opcode),
                        join(frame(TEXT, utf8("a")), frame(opcode | rsv << 4)), "810161" + PROTOCOL));
            }
        }
        for (int opcode : new int[]{3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            cases.add(Case.of("reserved opcode " + opcode,
                    join(frame(TEXT, utf8("a")), frame(0x80 | opcode), frame(PING)), "810161" + PROTOCOL));
            cases.add(Case.of("reserved opcode with payload " + opcode, frame(0x80 | opcode, utf8("b")), PROTOCOL));
        }
    }

    private static void fragments(List<Case> cases) {
        cases.add(Case.of("text in two", join(frame(TEXT_BEGIN, utf8("ab")), frame(CONTINUE_END, utf8("cd")), GOODBYE),
                "810461626364" + NORMAL));
        cases.add(Case.of("binary in three", join(frame(BINARY_BEGIN, utf8("ab")), frame(CONTINUE, utf8("c")),
                frame(CONTINUE_END, utf8("d")), GOODBYE), "820461626364" + NORMAL));
        cases.add(Case.of("empty pieces", join(frame(TEXT_BEGIN), frame(CONTINUE), frame(CONTINUE_END), GOODBYE),
                "8100" + NORMAL));
        cases.add(Case.of("empty pieces around", join(frame(TEXT_BEGIN), frame(CONTINUE, utf8("mid")),
                frame(CONTINUE_END), GOODBYE), "81036d6964" + NORMAL));
        cases.add(Case.of("ping between", join(frame(TEXT_BEGIN, utf8("a")), frame(PING, utf8("p")),
                frame(CONTINUE_END, utf8("b")), GOODBYE), "8a0170" + "81026162" + NORMAL));
        cases.add(Case.of("many pieces", join(frame(BINARY_BEGIN), join(repeat(frame(CONTINUE, utf8("x")), 40)),
                frame(CONTINUE_END), GOODBYE), "8228" + "78".repeat(40) + NORMAL));
        cases.add(Case.of("ping in pieces", join(frame(0x09, utf8("a")), frame(CONTINUE_END)), PROTOCOL));
        cases.add(Case.of("pong in pieces", frame(0x0A, utf8("a")), PROTOCOL));
        cases.add(Case.of("close in pieces", frame(0x08), PROTOCOL));
        cases.add(Case.of("continuation of nothing", frame(CONTINUE_END, utf8("a")), PROTOCOL));
        cases.add(Case.of("continuation of nothing that is not the last", frame(CONTINUE, utf8("a")), PROTOCOL));
        cases.add(Case.of("continuation after the last", join(frame(TEXT_BEGIN, utf8("a")),
                frame(CONTINUE_END, utf8("b")), frame(CONTINUE_END, bytes("ff"))), "81026162" + PROTOCOL));
        cases.add(Case.of("text within text", join(frame(TEXT_BEGIN, utf8("a")), frame(TEXT, utf8("b"))), PROTOCOL));
        cases.add(Case.of("binary within text", join(frame(TEXT_BEGIN, utf8("a")), frame(BINARY, utf8("b"))),
                PROTOCOL));
        cases.add(Case.of("too large in pieces", join(frame(BINARY_BEGIN, new byte[1 << 20]),
                frame(CONTINUE_END, utf8("x"))), TOO_LARGE));
    }

    private static void text(List<Case> cases) {
        byte[] kosme = utf8("κόσμε");
        cases.add(Case.of("Greek", join(frame(TEXT, kosme), GOODBYE), echo(TEXT, kosme) + NORMAL));
        for (int cut = 1; cut < kosme.length; cut++) {
            cases.add(Case.of("Greek cut at " + cut, join(frame(TEXT_BEGIN, Arrays.copyOf(kosme, cut)),
                    frame(CONTINUE_END, Arrays.copyOfRange(kosme, cut, kosme.length)), GOODBYE),
                    echo(TEXT, kosme) + NORMAL));
        }
        for (String good : new String[]{"00", "7f", "c280", "dfbf", "e0a080", "efbfbf", "f0908080", "f48fbfbf",
            "ed9fbf", "ee8080", "efbfbd", "f09f9880", "efbfbe"}) {
            cases.add(Case.of("UTF-8 " + good, join(frame(TEXT, bytes(good)), GOODBYE),
                    echo(TEXT, bytes(good)) + NORMAL));
        }
        for (String bad : new String[]{"80", "bf", "c0", "c080", "c1bf", "c2", "c220", "e0", "e080", "e08080", "e09fbf",
            "e1", "e180", "ed", "eda080", "edafbf", "edb080", "edbfbf", "eda080edb080", "f0", "f0808080", "f08fbfbf",
            "f090", "f09080", "f4908080", "f5808080", "f8", "f888808080", "fc8480808080", "fe", "ff", "fffe",
            "cebae1bdb9cf83cebcceb5eda080656469746564"}) {
            cases.add(Case.of("not UTF-8 " + bad, frame(TEXT, bytes(bad)), INVALID));
            cases.add(Case.of("not UTF-8 in pieces " + bad,
                    join(frame(TEXT_BEGIN, bytes(bad)), frame(CONTINUE_END)), INVALID));
        }
        // The frame announces more than ever comes.
        cases.add(Case.of("told at the bad byte, in a frame", bytes("81 fe 10 00 00 00 00 00 61 62 f4 90"), INVALID));
        cases.add(Case.of("told at the bad byte, in a message",
                join(frame(TEXT_BEGIN, bytes("cebae1bdb9cf83cebcceb5")), frame(CONTINUE, bytes("f490"))), INVALID));
        cases.add(Case.of("binary may be anything", join(frame(BINARY, bytes("fffe80")), GOODBYE),
                "8203fffe80" + NORMAL));
    }

    private static void closing(List<Case> cases) {
        cases.add(Case.of("close without a code", frame(CLOSE), "8800"));
        cases.add(Case.of("close with one byte", frame(CLOSE, utf8("x")), PROTOCOL));
        cases.add(Case.of("close with a reason", close(1000, "bye"), NORMAL));
        cases.add(Case.of("close with the longest reason", close(1000, "r".repeat(123)), NORMAL));
        cases.add(Case.of("close with a longer one", close(1000, "r".repeat(124)), PROTOCOL));
        cases.add(Case.of("close with a reason that is not UTF-8",
                frame(CLOSE, bytes("03e8 cebae1bdb9cf83cebcceb5eda080")), INVALID));
        cases.add(Case.of("close with a reason that breaks off", frame(CLOSE, bytes("03e8 ceba e1bd")), INVALID));
        for (int code : new int[]{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999,
            4000, 4999}) {
            cases.add(Case.of("close " + code, close(code, ""), "8802" + HexFormat.of().toHexDigits((short) code)));
        }
        for (int code : new int[]{0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 32_768, 65_535}) {
            cases.add(Case.of("close " + code, close(code, ""), PROTOCOL));
        }
        cases.add(Case.of("what follows a close", join(frame(TEXT, utf8("a")), GOODBYE, frame(TEXT, utf8("b")),
                frame(PING), GOODBYE), "810161" + NORMAL));
        cases.add(Case.of("close within a message", join(frame(TEXT_BEGIN, utf8("a")), GOODBYE), NORMAL));
        cases.add(Case.of("twenty messages before the close", join(join(repeat(frame(TEXT, utf8("m")), 20)), GOODBYE),
                "81016d".repeat(20) + NORMAL));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answers(Case each) throws IOException {
        byte[] sent = bytes(each.sent);
        assertThat(answer(sent, sent.length)).isEqualTo(each.answer);
        if (sent.length < 500) {
            assertThat(answer(sent, 1)).as("byte by byte").isEqualTo(each.answer);
        } else {
            assertThat(answer(sent, 997)).as("in pieces of 997 bytes").isEqualTo(each.answer);
        }
    }

    private static String answer(byte[] sent, int piece) throws IOException {
        try (WebSocketPeer peer = WebSocketPeer.open(serving.connect())) {
            Thread writer = Thread.startVirtualThread(() -> write(peer, sent, piece));
            byte[] answer = peer.socket().readToEnd().getBytes(StandardCharsets.ISO_8859_1);
            writer.interrupt();
            return HexFormat.of().formatHex(answer);
        }
    }

    private static void write(WebSocketPeer peer, byte[] sent, int piece) {
        try {
            for (int i = 0; i < sent.length; i += piece) {
                peer.send(Arrays.copyOfRange(sent, i, Math.min(sent.length, i + piece)));
            }
        } catch (IOException _) {
            // The server has answered and closed before it had everything.
        }
    }

    private static String echo(int first, byte[] payload) {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
        if (payload.length < 126) {
            head.put((byte) payload.length);
        } else if (payload.length < 65_536) {
            head.put((byte) 126).putShort((short) payload.length);
        } else {
            head.put((byte) 127).putLong(payload.length);
        }
        return HexFormat.of().formatHex(head.array(), 0, head.position()) + HexFormat.of().formatHex(payload);
    }

    private static byte[][] repeat(byte[] bytes, int times) {
        byte[][] all = new byte[times][];
        Arrays.fill(all, bytes);
        return all;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
