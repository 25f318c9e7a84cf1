package dev.ouzel.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.SocketClient;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `ouzel demo` as a process of its own.
@Timeout(60)
class DemoProcessTest {

    @TempDir
    private Path work;

    @Test
    void listensSaysSoInOneLineAndEndsOpenStreamsAndItselfAtASigterm() throws Exception {
        try (DemoProcess demo = DemoProcess.start(work.resolve("err"))) {
            assertThat(demo.firstLine()).matches("Ouzel is listening on http://127\\.0\\.0\\.1:\\d+");
            try (TestResponse clock = get(demo, "/clock"); TestResponse prices = get(demo, "/prices")) {
                prices.takeEvent();
                // Process.destroy would close what is still to be read.
                demo.process().toHandle().destroy();
                // Much less than the server's own limit, which a program that forgets to set its own would take.
                assertThat(demo.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(clock.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
                assertThat(prices.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
            }
            assertThat(demo.out().readLine()).isNull();
            assertThat(work.resolve("err")).content().doesNotContain("WARNING", "SEVERE", "\tat ");
        }
    }

    private static TestResponse get(DemoProcess demo, String path) {
        return new SocketClient("127.0.0.1", demo.port()).send(TestRequest.get(path));
    }
}
