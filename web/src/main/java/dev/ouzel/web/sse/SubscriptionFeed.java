package dev.ouzel.web.sse;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.SlowReader;
import dev.ouzel.log.Subscription;
import dev.ouzel.wire.sse.ServerSentEvent;
import dev.ouzel.wire.sse.SseEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One reader of a subscription: a place in the log, and an event stream that goes on from there. History and live are the
/// same to it: it reads what follows its place, and at the tail it waits in its [Lane], without a thread. While it waits as a
/// member of a [ReaderGroup], its place is the group's.
///
/// ```
/// head, opening ──▶ read ──── events ────▶ given, place moved ──▶ read
///                     ├────── gap ───────▶ told, place moved ───▶ read
///                     ├────── tail ──────▶ wait, heartbeats ────▶ read
///                     ├────── ended ─────▶ End
///                     ├── server drains ─▶ retry, End
///                     └── log failed ────▶ Cut
/// ```
///
/// Owned by the loop that pulls it.
final class SubscriptionFeed implements Feed, RecentRuns.Taker {

    private static final Pulled HEAD = new Pulled.Head(new Sent.Start(200, EventStreamFeed.HEADERS));
    private static final Pulled WAIT = Pulled.Wait.untilWoken();
    private static final Pulled END = new Pulled.End();
    private static final Pulled CUT = new Pulled.Cut();

    private final Subscription subscription;
    private final StreamSettings settings;
    private final TimeSource time;
    private final CloseListener listener;
    private Offset place;
    /// What is for this reader alone, and goes first.
    private @Nullable ByteBuffer own;
    /// What is answered once that is gone.
    private @Nullable Pulled conclusion;
    /// Reads on for this reader alone, while some of its streams miss something and others do not.
    private @Nullable Cursor apart;
    /// What was read for it.
    private @Nullable Run given;
    private boolean loading;
    private boolean headGiven;
    private boolean live;
    private boolean over;
    private long lastWriteAt;
    private @Nullable CloseReason cause;
    private @Nullable Puller puller;
    private @Nullable Lane lane;
    private @Nullable WaitingList list;
    private int listed;
    private @Nullable ReaderGroup group;

    /// Told when a reader has left, by the loop.
    interface CloseListener {
        void closed(CloseReason reason);
    }

    /// A reader.
    ///
    /// @param place where it begins
    /// @param remark what is said of how it got there
    SubscriptionFeed(Subscription subscription, StreamSettings settings, TimeSource time, Offset place,
            Optional<String> remark, CloseListener listener) {
        this.subscription = subscription;
        this.settings = settings;
        this.time = time;
        this.place = place;
        this.listener = listener;
        this.lastWriteAt = time.nanoTime();
        // Without an event the id moves all the same (WHATWG HTML, section 9.2.6): a reader that is cut off before its first
        // event comes back to this place.
        this.own = SseEncoder.encode(ServerSentEvent.ofComment(remark.orElse("open")).withId(place.toString()));
    }

    // What the engine calls.

    @Override
    public void attach(Puller puller) {
        this.puller = puller;
        this.lane = Broadcast.join(subscription, puller.loop(), time);
        settings.observer().opened();
        if (settings.heartbeatNanos() > 0) {
            HeartbeatWheel.add(puller.loop(), time, this);
        }
    }

    @Override
    public Pulled pull(long now) {
        if (!headGiven) {
            headGiven = true;
            return HEAD;
        }
        if (own != null) {
            Pulled given = new Pulled.Bytes(own);
            own = null;
            lastWriteAt = now;
            return given;
        }
        return conclusion != null ? conclusion : read(now);
    }

    @Override
    public void left() {
        if (group != null) {
            place = group.place();
            lastWriteAt = lastWriteAt();
            group = null;
        }
    }

    @Override
    public void drain(Drain drain) {
        goAway(CloseReason.DRAINING);
    }

    @Override
    public void ended(EndReason reason) {
        over = true;
        CloseReason why = cause == null ? CloseReason.of(reason) : cause;
        if (lane != null) {
            lane.leave(this);
            settings.observer().closed(why);
        }
        listener.closed(why);
    }

    // Reading on.

    private Pulled read(long now) {
        return loading ? WAIT : go(next(), now);
    }

    private Run next() {
        Run ready = given;
        given = null;
        if (ready != null) {
            return ready;
        }
        Cursor own = apart;
        return own == null ? lane().after(place, this) : lane().read(this, () -> Run.apart(own));
    }

    private Pulled go(Run run, long now) {
        return switch (run) {
            case Run.Events events -> isLate(events) ? late(now) : give(events, now);
            case Run.Missing(ReadResult.Gap gap, Cursor rest) -> miss(gap, rest, now);
            case Run.Newest(Offset newest) -> skip(newest, now);
            case Run.Tail(Offset to) -> idle(to, now);
            case Run.Loading _ -> load();
            case Run.Ended _ -> END;
            // Never as if it were complete; its reader comes back, and may find the log in order again.
            case Run.Failed _ -> CUT;
        };
    }

    private Pulled load() {
        loading = true;
        return WAIT;
    }

    private Pulled give(Run.Events events, long now) {
        moveTo(events.to(), events.upToDate());
        lastWriteAt = now;
        events.delivered(1, settings.observer(), time);
        return events.bytes().pulled();
    }

    private void moveTo(Offset to, boolean upToDate) {
        place = to;
        if (upToDate) {
            apart = null;
            live = true;
        }
    }

    private Pulled miss(ReadResult.Gap gap, Cursor rest, long now) {
        place = rest.offset();
        apart = place.equals(gap.to()) ? null : rest;
        own = GapEvent.of(gap).encode();
        settings.observer().missed();
        return pull(now);
    }

    private Pulled idle(Offset to, long now) {
        moveTo(to, true);
        if (settings.heartbeatNanos() > 0 && beatsAt() - now <= 0) {
            lastWriteAt = now;
            return settings.beat().pulled();
        }
        lane().await(this, to);
        return WAIT;
    }

    // A reader that was live, and fell behind.

    private boolean isLate(Run.Events next) {
        return switch (subscription.slow()) {
            case SlowReader.Waits _ -> false;
            case SlowReader.Skips(Duration behind) -> isLate(next, behind);
            case SlowReader.Disconnects(Duration behind) -> isLate(next, behind);
        };
    }

    private boolean isLate(Run.Events next, Duration behind) {
        return live && time.millis() - next.sinceMillis() > behind.toMillis();
    }

    private Pulled late(long now) {
        live = false;
        if (subscription.slow() instanceof SlowReader.Disconnects) {
            goAway(CloseReason.SLOW);
            return pull(now);
        }
        Offset from = place;
        return go(lane().read(this, () -> Run.newest(subscription, from)), now);
    }

    private Pulled skip(Offset newest, long now) {
        own = GapEvent.skipped(place, newest).encode();
        settings.observer().missed();
        place = newest;
        apart = null;
        return pull(now);
    }

    private void goAway(CloseReason reason) {
        cause = reason;
        conclusion = END;
        own = SseEncoder.encode(ServerSentEvent.ofRetry(settings.reconnectDelay()));
    }

    // What lane and wheel call.

    /// When the next heartbeat is due, unless something is written before.
    long beatsAt() {
        return lastWriteAt() + settings.heartbeatNanos();
    }

    private long lastWriteAt() {
        return group != null && group.lastWriteAt() - lastWriteAt > 0 ? group.lastWriteAt() : lastWriteAt;
    }

    boolean over() {
        return over;
    }

    void pullNow() {
        if (puller != null && !over) {
            puller.pull();
        }
    }

    @Override
    public void given(Run run) {
        given = run;
        again();
    }

    @Override
    public void again() {
        loading = false;
        pullNow();
    }

    boolean waits() {
        return list != null;
    }

    /// Waits as a member of a group from now on, if there is one for it. Whoever may fall too far behind is looked at each time.
    ///
    /// @param at where it waits
    boolean joins(ReaderGroups groups, Offset at) {
        if (puller != null && subscription.slow() instanceof SlowReader.Waits) {
            group = groups.join(puller, at, settings.observer());
        }
        return group != null;
    }

    void waitsAt(WaitingList waiting, int index) {
        list = waiting;
        listed = index;
    }

    /// It was taken from its list.
    void stopWaiting() {
        list = null;
    }

    void leaveList() {
        if (list != null) {
            list.remove(listed);
            list = null;
        }
    }

    private Lane lane() {
        return Objects.requireNonNull(lane);
    }
}
