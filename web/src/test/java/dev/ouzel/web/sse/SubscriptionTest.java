package dev.ouzel.web.sse;

import dev.ouzel.log.MemoryStore;

/// Of a store that loops read themselves.
class SubscriptionTest extends SubscriptionContract {

    SubscriptionTest() {
        super(new MemoryStore(7, 16 << 20));
    }
}
