package dev.ouzel.testkit;

import dev.ouzel.exchange.Application;
import java.time.Duration;

/// The engine without sockets speaks WebSocket as an engine does.
final class InProcessWebSocketContractTest extends WebSocketContract {

    @Override
    protected RequestContract.Engine start(Application application, Duration drainLimit) {
        return new InProcessContractTest.InProcess(InProcessEngine.start(application), drainLimit);
    }
}
