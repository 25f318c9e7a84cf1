package dev.ouzel.web.websocket;

import dev.ouzel.exchange.CloseCode;
import dev.ouzel.exchange.Disconnected;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.Entry;
import dev.ouzel.log.LogException;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.SlowReader;
import dev.ouzel.log.Subscription;
import java.time.Duration;

/// Goes on through a subscription's streams, sends what they have, and closes the WebSocket when they have ended. A slow peer
/// makes it wait; the log does not mind. Used by one thread.
final class SubscriptionTeller implements Runnable {

    private static final int BATCH = 128;

    private final Subscription subscription;
    private final WebSocketSession session;
    private Cursor cursor;
    private boolean live;
    private boolean over;

    SubscriptionTeller(Subscription subscription, Offset place, WebSocketSession session) {
        this.subscription = subscription;
        this.session = session;
        this.cursor = subscription.log().cursor(place, subscription.streams());
    }

    @Override
    public void run() {
        try {
            while (!over) {
                go(cursor.take(BATCH));
            }
        } catch (Disconnected | InterruptedException _) {
            // The peer has left, or the server stops: the exchange's own thread knows.
        } catch (LogException _) {
            session.close(CloseCode.INTERNAL_ERROR, "");
        } finally {
            cursor.close();
        }
    }

    private void go(ReadResult result) throws InterruptedException {
        switch (result) {
            case ReadResult.Gap gap -> session.sendJson(EventMessage.of(gap));
            case ReadResult.Batch batch when isLate(batch) -> late(batch);
            case ReadResult.Batch batch -> tell(batch);
        }
    }

    private void tell(ReadResult.Batch batch) throws InterruptedException {
        for (Entry entry : batch.entries()) {
            session.sendJson(EventMessage.of(entry));
        }
        live |= batch.upToDate();
        if (batch.ended()) {
            end(CloseCode.NORMAL, "ended");
        }
    }

    private void end(int code, String reason) {
        over = true;
        session.close(code, reason);
    }

    private boolean isLate(ReadResult.Batch batch) {
        return live && !batch.entries().isEmpty() && switch (subscription.slow()) {
            case SlowReader.Waits _ -> false;
            case SlowReader.Skips(Duration behind) -> isOlder(batch, behind);
            case SlowReader.Disconnects(Duration behind) -> isOlder(batch, behind);
        };
    }

    private boolean isOlder(ReadResult.Batch batch, Duration behind) {
        return session.time().millis() - batch.entries().getFirst().timeMillis() > behind.toMillis();
    }

    private void late(ReadResult.Batch batch) throws InterruptedException {
        if (subscription.slow() instanceof SlowReader.Disconnects) {
            end(CloseCode.TRY_AGAIN_LATER, "slow");
            return;
        }
        Offset newest = subscription.newest(batch.next());
        session.sendJson(EventMessage.skipped(batch.entries().getFirst().offset(), newest));
        live = false;
        cursor.close();
        cursor = subscription.log().cursor(newest, subscription.streams());
    }
}
