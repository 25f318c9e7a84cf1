package dev.ouzel.server.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketReceived.Disconnect;
import dev.ouzel.server.exchange.Turn;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an application puts out, and the end, as the loop takes them.
@Timeout(30)
class WebSocketStateTest {

    private static final int FRAME_BYTES = 3;
    private static final int CLOSE_BYTES = 4;

    private final WebSocketState state = new WebSocketState(TimeSource.system(), 1000);

    private void put() {
        state.put(ByteBuffer.wrap(new byte[]{(byte) 0x81, 1}), ByteBuffer.wrap(new byte[]{'a'}));
    }

    private void end() {
        state.end(new Disconnect(CloseCode.NORMAL, "", EndReason.PEER_CLOSED));
    }

    private static int bytes(Turn turn) {
        return turn.pieces().stream().mapToInt(ByteBuffer::remaining).sum();
    }

    @Test
    void nothingIsTheLastWhileItIsOpen() {
        assertThat(state.take(100).last()).isFalse();
        put();
        Turn turn = state.take(100);
        assertThat(bytes(turn)).isEqualTo(FRAME_BYTES);
        assertThat(turn.more()).isFalse();
        assertThat(turn.last()).isFalse();
    }

    @Test
    void theLastIsWhatEndsWithTheCloseFrame() {
        put();
        end();
        Turn first = state.take(1);
        assertThat(first.more()).isTrue();
        assertThat(first.last()).isFalse();
        Turn rest = state.take(100);
        assertThat(bytes(rest)).isEqualTo(FRAME_BYTES + CLOSE_BYTES - 1);
        assertThat(rest.more()).isFalse();
        assertThat(rest.last()).isTrue();
    }

    /// The loop looks again and again while the application answers and ends.
    @RepeatedTest(200)
    void nothingComesAfterTheLast() throws InterruptedException {
        Thread application = Thread.ofPlatform().start(() -> {
            put();
            end();
        });
        int taken = 0;
        Turn turn = state.take(100);
        while (!turn.last()) {
            taken += bytes(turn);
            turn = state.take(100);
        }
        assertThat(taken + bytes(turn)).isEqualTo(FRAME_BYTES + CLOSE_BYTES);
        application.join();
    }
}
