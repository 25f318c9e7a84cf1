package dev.ouzel.web.sse;

import dev.ouzel.log.MemoryStore;

/// Of a store that is read away from the loops, as one on disk is.
class SubscriptionOnDiskTest extends SubscriptionContract {

    SubscriptionOnDiskTest() {
        super(new UnhurriedStore(new MemoryStore(7, 16 << 20), () -> {}));
    }
}
