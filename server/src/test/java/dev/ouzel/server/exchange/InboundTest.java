package dev.ouzel.server.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.Received;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InboundTest {

    private static final Drain DRAIN = new Drain(Duration.ofSeconds(1));

    @Test
    void theDrainNoticeComesFirstAndOnce() {
        Inbound in = new Inbound(100);
        in.add(ByteBuffer.allocate(1), true);
        in.notice(DRAIN);
        in.notice(DRAIN);
        assertThat(in.poll()).isEqualTo(new Received.DrainNotice(DRAIN));
        in.notice(DRAIN);
        assertThat(in.poll()).isInstanceOf(Received.Body.class);
        assertThat(in.poll()).isNull();
    }

    @Test
    void theBodyPausesAboveItsLimitAndResumesOnceHalfOfItIsGone() {
        Inbound in = new Inbound(100);
        assertThat(in.add(ByteBuffer.allocate(60), false)).isFalse();
        assertThat(in.add(ByteBuffer.allocate(41), false)).isTrue();
        assertThat(in.resumes()).isFalse();
        in.poll();
        assertThat(in.resumes()).isTrue();
        assertThat(in.resumes()).isFalse();
    }
}
