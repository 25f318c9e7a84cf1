package dev.ouzel.web.websocket;

import dev.ouzel.log.Offset;
import dev.ouzel.log.Subscription;
import java.util.Optional;

/// Tells the events of a subscription to a peer, from the place on that it named. What it sends is not listened to, but for
/// its close.
record SubscriptionHandler(Subscription subscription, Optional<String> lastEventId) implements WebSocketHandler {

    @Override
    public void handle(WebSocketSession session) throws InterruptedException {
        Optional<Offset> known = lastEventId.flatMap(Offset::parse);
        Offset place = known.or(subscription::after).orElseGet(() -> subscription.log().tail());
        String remark = lastEventId.isPresent() && known.isEmpty()
                ? "last event id ignored: not one of this stream's"
                : "";
        session.sendJson(EventMessage.opening(place, remark));
        // This thread waits for the peer, that one for the log.
        Thread teller = Thread.ofVirtual().name("ouzel-subscription")
                .start(new SubscriptionTeller(subscription, place, session));
        try {
            awaitClose(session);
        } finally {
            teller.interrupt();
        }
    }

    private static void awaitClose(WebSocketSession session) throws InterruptedException {
        WebSocketMessage message = session.receive();
        while (message != null) {
            message = session.receive();
        }
    }
}
