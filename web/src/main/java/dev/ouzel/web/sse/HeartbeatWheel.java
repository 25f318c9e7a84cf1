package dev.ouzel.web.sse;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// The heartbeats of all subscriptions that one loop pulls: one timer, whatever their number. A reader stands under the tick
/// at which it would be due if nothing were written meanwhile, and moves on when that comes, so it is looked at about once an
/// interval. (Varghese and Lauck, Hashed and Hierarchical Timing Wheels, 1987.)
///
/// Owned by its loop.
final class HeartbeatWheel {

    /// How late a heartbeat may be.
    static final long TICK_NANOS = 250_000_000;

    private static final int TICKS = 64;

    private static final Map<FeedLoop, HeartbeatWheel> TURNING = new ConcurrentHashMap<>();

    private final FeedLoop loop;
    private final TimeSource time;
    private final List<List<SubscriptionFeed>> ticks = Stream.generate(
            () -> (List<SubscriptionFeed>) new ArrayList<SubscriptionFeed>(0)).limit(TICKS).toList();
    private final Runnable turn = this::turn;
    private int hand;
    private int readers;

    private HeartbeatWheel(FeedLoop loop, TimeSource time) {
        this.loop = loop;
        this.time = time;
    }

    /// Watches over a reader until it has left.
    static void add(FeedLoop loop, TimeSource time, SubscriptionFeed reader) {
        HeartbeatWheel wheel = TURNING.computeIfAbsent(loop, _ -> new HeartbeatWheel(loop, time));
        if (wheel.readers == 0) {
            loop.schedule(wheel.turn, TICK_NANOS);
        }
        wheel.readers++;
        wheel.place(reader, time.nanoTime());
    }

    private void place(SubscriptionFeed reader, long now) {
        long ahead = Math.ceilDiv(reader.beatsAt() - now, TICK_NANOS);
        int tick = hand + Math.clamp(ahead, 1, TICKS - 1);
        ticks.get(tick % TICKS).add(reader);
    }

    private void turn() {
        hand = (hand + 1) % TICKS;
        List<SubscriptionFeed> due = List.copyOf(ticks.get(hand));
        ticks.get(hand).clear();
        long now = time.nanoTime();
        due.forEach(reader -> look(reader, now));
        if (readers > 0) {
            loop.schedule(turn, TICK_NANOS);
        } else {
            TURNING.remove(loop);
        }
    }

    private void look(SubscriptionFeed reader, long now) {
        if (reader.beatsAt() - now <= 0) {
            reader.pullNow();
        }
        if (reader.over()) {
            readers--;
        } else {
            place(reader, now);
        }
    }
}
