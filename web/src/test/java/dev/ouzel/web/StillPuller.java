package dev.ouzel.web;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Puller;

/// A puller that does nothing: the test pulls.
enum StillPuller implements Puller {
    INSTANCE;

    @Override
    public void wake() {}

    @Override
    public void pull() {}

    @Override
    public FeedLoop loop() {
        throw new UnsupportedOperationException("a loop (expected: a feed that needs none)");
    }
}
