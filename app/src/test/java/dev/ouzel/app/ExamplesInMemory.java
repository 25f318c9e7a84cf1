package dev.ouzel.app;

import dev.ouzel.examples.Examples;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.MemoryStore;
import dev.ouzel.web.Router;

/// The examples over a log in memory of their own, which goes with them.
final class ExamplesInMemory {

    private ExamplesInMemory() {}

    static Router router() {
        return Examples.router(Hub.over(EventLog.open(new MemoryStore(1, 16 << 20), TimeSource.system())),
                TimeSource.system());
    }
}
