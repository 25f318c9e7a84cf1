package dev.ouzel.web.sse;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;

/// Turns what a publisher pushes into what a blocking handler takes. Never more than [#AHEAD] items are asked for before
/// they are sent.
final class PublishedItems implements Flow.Subscriber<Object> {

    private static final int AHEAD = 16;

    private sealed interface Signal {
        record Subscribed(Flow.Subscription subscription) implements Signal {}

        record Item(Object item) implements Signal {}

        record Failed(Throwable cause) implements Signal {}

        record Completed() implements Signal {}
    }

    /// Not bounded by itself: the demand bounds it.
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private PublishedItems() {}

    /// Subscribes, sends every item until the publisher completes, and cancels on every other way out.
    static void sendAll(Flow.Publisher<?> publisher, EventStream stream) throws Exception {
        PublishedItems items = new PublishedItems();
        publisher.subscribe(items);
        if (items.signals.take() instanceof Signal.Subscribed(Flow.Subscription subscription)) {
            try {
                items.sendAll(subscription, stream);
            } finally {
                subscription.cancel();
            }
        } else {
            throw new IllegalStateException("publisher: another signal before onSubscribe (Reactive Streams 1.9)");
        }
    }

    private void sendAll(Flow.Subscription subscription, EventStream stream) throws Exception {
        subscription.request(AHEAD);
        while (true) {
            switch (signals.take()) {
                case Signal.Item(Object item) -> {
                    stream.send(item);
                    subscription.request(1);
                }
                case Signal.Completed _ -> {
                    return;
                }
                case Signal.Failed(Throwable cause) -> throw new IllegalStateException("publisher failed", cause);
                case Signal.Subscribed(Flow.Subscription second) -> second.cancel();
            }
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        signals.add(new Signal.Subscribed(subscription));
    }

    @Override
    public void onNext(Object item) {
        signals.add(new Signal.Item(item));
    }

    @Override
    public void onError(Throwable cause) {
        signals.add(new Signal.Failed(cause));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.Completed());
    }
}
