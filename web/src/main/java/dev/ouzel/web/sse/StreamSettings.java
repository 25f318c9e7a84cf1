package dev.ouzel.web.sse;

import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.wire.sse.SseEncoder;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// How the streams of one response behave. Shared by all of them.
///
/// @param heartbeat what is sent into silence
/// @param onDrain what happens when the server stops
/// @param onClose told once when a stream has closed
/// @param observer told how readers of subscriptions fare
/// @param random spreads the reconnects after a drain
/// @param beat the heartbeat, encoded once
/// @param heartbeatNanos the silence before a heartbeat, 0 for none
record StreamSettings(
        Heartbeat heartbeat,
        DrainPolicy onDrain,
        Consumer<CloseReason> onClose,
        ReaderObserver observer,
        RandomGenerator random,
        SharedBytes beat,
        long heartbeatNanos) {

    private static final long RECONNECT_MILLIS_MIN = 500;

    static StreamSettings defaults() {
        return of(Heartbeat.defaults(), DrainPolicy.closeNow(), _ -> {}, ReaderObserver.NONE,
                RandomGenerator.getDefault());
    }

    private static StreamSettings of(Heartbeat heartbeat, DrainPolicy onDrain, Consumer<CloseReason> onClose,
            ReaderObserver observer, RandomGenerator random) {
        return new StreamSettings(heartbeat, onDrain, onClose, observer, random,
                SharedBytes.of(SseEncoder.encode(heartbeat.beat())),
                heartbeat.interval().map(Duration::toNanos).orElse(0L));
    }

    StreamSettings withHeartbeat(Heartbeat newHeartbeat) {
        return of(newHeartbeat, onDrain, onClose, observer, random);
    }

    StreamSettings withOnDrain(DrainPolicy newOnDrain) {
        return of(heartbeat, newOnDrain, onClose, observer, random);
    }

    StreamSettings withOnClose(Consumer<CloseReason> newOnClose) {
        return of(heartbeat, onDrain, newOnClose, observer, random);
    }

    StreamSettings withObserver(ReaderObserver newObserver) {
        return of(heartbeat, onDrain, onClose, newObserver, random);
    }

    StreamSettings withRandom(RandomGenerator newRandom) {
        return of(heartbeat, onDrain, onClose, observer, newRandom);
    }

    /// A delay at random, so that the readers of a restarted server do not come back all at once.
    Duration reconnectDelay() {
        return Duration.ofMillis(
                random.nextLong(RECONNECT_MILLIS_MIN, DrainPolicy.RECONNECT_WINDOW.toMillis() + 1));
    }
}
