package dev.ouzel.testkit;

import dev.ouzel.exchange.Application;
import java.time.Duration;

/// The engine without sockets is an engine.
final class InProcessContractTest extends EngineContract {

    record InProcess(InProcessEngine engine, Duration drainLimit) implements Engine {

        @Override
        public TestClient client() {
            return engine.client();
        }

        @Override
        public void drain() {
            engine.drain(drainLimit);
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    @Override
    protected Engine start(Application application, Duration drainLimit) {
        return new InProcess(InProcessEngine.start(application), drainLimit);
    }
}
