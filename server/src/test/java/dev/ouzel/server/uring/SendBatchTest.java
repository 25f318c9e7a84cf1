package dev.ouzel.server.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sends of real sockets, by a real ring.
class SendBatchTest {

    private final List<Pair> pairs = new ArrayList<>();
    private final SendBatch batch = new SendBatch();
    private ServerSocketChannel listener;

    /// A socket that sends, and its peer.
    private static final class Pair implements SendBatch.Sender {
        final Socket socket;
        final SocketChannel peer;
        final List<String> told = new ArrayList<>();

        Pair(ServerSocketChannel listener) throws IOException {
            socket = Socket.newSocketStream();
            if (!socket.connect(listener.getLocalAddress())) {
                while (!socket.finishConnect()) {
                    Thread.onSpinWait();
                }
            }
            peer = listener.accept();
        }

        @Override
        public void sentOnly(int sent, ByteBuffer bytes) {
            told.add(sent + " of " + bytes.remaining());
        }

        String read(int count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(count);
            while (bytes.hasRemaining() && peer.read(bytes) >= 0) {
                // Until all is there.
            }
            return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        }
    }

    private static ByteBuffer bytes(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(ascii.length).put(ascii).flip();
    }

    @BeforeEach
    void open() throws IOException {
        assumeTrue(Epoll.isAvailable());
        SendRing ring = SendRing.open();
        assumeTrue(ring != null, "no io_uring here");
        ring.close();
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void close() throws IOException {
        batch.close();
        for (Pair pair : pairs) {
            pair.socket.close();
            pair.peer.close();
        }
        if (listener != null) {
            listener.close();
        }
    }

    private Pair pair() throws IOException {
        Pair pair = new Pair(listener);
        pairs.add(pair);
        return pair;
    }

    private int give(Pair pair, ByteBuffer bytes) {
        return batch.add(pair, pair.socket.intValue(), bytes);
    }

    @Test
    void allGetWhatIsTheirsInOrder() throws IOException {
        for (int i = 0; i < 2 * SendRing.ENTRIES + 10; i++) { // More than fit at once.
            pair();
        }
        for (int round = 0; round < 5; round++) {
            ByteBuffer bytes = bytes("round " + round + ";");
            batch.collect(() -> pairs.forEach(pair -> assertThat(give(pair, bytes)).isPositive()));
        }
        for (Pair pair : pairs) {
            assertThat(pair.read(5 * 8)).isEqualTo("round 0;round 1;round 2;round 3;round 4;");
            assertThat(pair.told).isEmpty();
        }
    }

    @Test
    void aPieceGoesOutFromItsPosition() throws IOException {
        Pair pair = pair();
        ByteBuffer bytes = bytes("hello, world");
        batch.collect(() -> give(pair, bytes.slice(7, 5)));
        batch.collect(() -> give(pair, bytes.position(5).limit(6)));
        assertThat(pair.read(6)).isEqualTo("world,");
    }

    @Test
    void nothingIsSentBeforeTheEndOfTheTask() throws IOException {
        Pair pair = pair();
        pair.peer.configureBlocking(false);
        batch.collect(() -> {
            int number = give(pair, bytes("late"));
            assertThat(batch.has(number)).isTrue();
            batch.send(); // Unless somebody asks for it.
            assertThat(batch.has(number)).isFalse();
        });
        pair.peer.configureBlocking(true);
        assertThat(pair.read(4)).isEqualTo("late");
    }

    @Test
    void withoutATaskEverySocketSendsByItself() throws IOException {
        assertThat(give(pair(), bytes("alone"))).isZero();
        batch.collect(() -> {});
        assertThat(give(pair(), bytes("alone"))).isZero();
    }

    @Test
    void whoTakesOnlyAPartIsTold() throws IOException {
        Pair slow = pair();
        Pair fast = pair();
        ByteBuffer much = ByteBuffer.allocateDirect(64 << 20);
        batch.collect(() -> {
            give(slow, much);
            give(fast, bytes("fast"));
        });
        assertThat(fast.read(4)).isEqualTo("fast");
        assertThat(fast.told).isEmpty();
        assertThat(slow.told).hasSize(1);
        int sent = Integer.parseInt(slow.told.getFirst().replace(" of " + (64 << 20), ""));
        assertThat(sent).isBetween(1, (64 << 20) - 1);

        batch.collect(() -> give(slow, bytes("more")));
        assertThat(slow.told.getLast()).isEqualTo("0 of 4");
        slow.socket.close();
        assertThat(slow.read(sent + 1)).hasSize(sent);
    }

    @Test
    void whoIsGoneIsTold() throws IOException {
        Pair gone = pair();
        Pair there = pair();
        gone.socket.shutdown(false, true);
        batch.collect(() -> {
            give(gone, bytes("nobody"));
            give(there, bytes("there"));
        });
        assertThat(gone.told).containsExactly("0 of 6");
        assertThat(there.read(5)).isEqualTo("there");
    }

    @Test
    void aDescriptorThatIsNoneHarmsNobodyElse() throws IOException {
        Pair pair = pair();
        Pair invalid = pair();
        batch.collect(() -> {
            batch.add(invalid, 1 << 20, bytes("nowhere"));
            give(pair, bytes("here"));
        });
        assertThat(invalid.told).containsExactly("0 of 7");
        assertThat(pair.read(4)).isEqualTo("here");
    }

    @Test
    void whenTheSystemTakesNothingAllAreTold() throws IOException {
        Pair first = pair();
        Pair second = pair();
        Set<Integer> others = rings();
        SendBatch broken = new SendBatch(); // Not closed: its descriptor is.
        assertThat(broken.together()).isTrue();
        Set<Integer> its = rings();
        its.removeAll(others);
        its.forEach(Kernel::close);
        broken.collect(() -> {
            broken.add(first, first.socket.intValue(), bytes("lost?"));
            broken.add(second, second.socket.intValue(), bytes("lost too?"));
        });
        assertThat(first.told).containsExactly("0 of 5");
        assertThat(second.told).containsExactly("0 of 9");
        batch.collect(() -> give(first, bytes("sent by itself")));
        assertThat(first.read(14)).isEqualTo("sent by itself");
    }

    /// The descriptors of this process that are rings.
    private static Set<Integer> rings() throws IOException {
        Set<Integer> rings = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"), SendBatchTest::isRing)) {
            open.forEach(link -> rings.add(Integer.valueOf(link.getFileName().toString())));
        }
        return rings;
    }

    private static boolean isRing(Path link) {
        try {
            return Files.readSymbolicLink(link).toString().contains("io_uring");
        } catch (IOException _) {
            return false; // The one that lists them is closed by now.
        }
    }

    @Test
    void whoIsToldMaySendAtOnce() throws IOException {
        Pair gone = pair();
        Pair other = pair();
        gone.socket.shutdown(false, true);
        SendBatch.Sender answering = (_, _) -> batch.collect(() -> give(other, bytes("told")));
        batch.collect(() -> batch.add(answering, gone.socket.intValue(), bytes("x")));
        assertThat(other.read(4)).isEqualTo("told");
    }

    @Test
    void aClosedOneCollectsNothing() throws IOException {
        Pair pair = pair();
        batch.collect(() -> give(pair, bytes("before")));
        batch.close();
        batch.collect(() -> assertThat(give(pair, bytes("after"))).isZero());
        assertThat(pair.read(6)).isEqualTo("before");
    }
}
