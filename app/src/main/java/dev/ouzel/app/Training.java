package dev.ouzel.app;

import dev.ouzel.examples.Bench;
import dev.ouzel.examples.Examples;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.server.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// The command `ouzel train`: serves the examples to itself for some seconds, as busily as it can, and ends. The launcher runs it
/// under a JVM that takes notes of what was loaded and how it was run (JEP 483, JEP 515), so that the program starts fast, and
/// its compiler knows at once what will matter.
@Command(name = "train", hidden = true, description = "Serves the examples to itself for some seconds.")
final class Training implements Callable<Integer> {

    /// Long enough for what happens with each event to be compiled as well as it ever is.
    private static final Duration LASTS = Duration.ofSeconds(4);

    private Training() {}

    @Override
    public Integer call() throws IOException {
        TimeSource time = TimeSource.system();
        try (HubLog log = HubLog.inMemory(time)) {
            Hub hub = Hub.over(log.log());
            try (Server server = Server.start(Examples.router(hub, time).mount("/bench", Bench.router(hub)),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    Exercise exercise = new Exercise(server.port())) {
                exercise.run(time.nanoTime() + LASTS.toNanos(), time);
            }
        }
        return 0;
    }
}
