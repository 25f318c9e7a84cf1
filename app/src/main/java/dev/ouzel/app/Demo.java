package dev.ouzel.app;

import dev.ouzel.examples.Bench;
import dev.ouzel.examples.Examples;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.hub.Hub;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import dev.ouzel.server.operation.WebSocketLimits;
import dev.ouzel.web.Router;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command `ouzel demo`: serves the examples until the process is told to end.
@Command(name = "demo", description = "Serves the examples, and a page that shows them live.", mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {

    /// Someone who presses Ctrl-C waits five seconds at most; handlers that clean up, and the end of the process, need
    /// time too.
    private static final Duration DRAIN = Duration.ofSeconds(3);
    /// As much as the public conformance suite of WebSockets sends.
    private static final int ECHO_BYTES_MAX = 16 << 20;
    private static final int BENCH_STREAMS_MAX = 1_000_000;

    // Set by picocli.
    @SuppressWarnings("NullAway.Init")
    @Spec
    private CommandSpec spec;

    @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8000;

    @Option(names = "--bench", description = "Also serves GET /bench/events and POST /bench/pub, for load clients.")
    private boolean bench;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    private Demo() {}

    @Override
    public Integer call() throws InterruptedException {
        try {
            serve(address());
            return 0;
        } catch (BindException e) {
            return failed(e.getMessage() + " (expected: a free port, chosen by --port)");
        } catch (IOException e) {
            return failed(e.getMessage());
        }
    }

    private int failed(@Nullable String why) {
        spec.commandLine().getErr().println("ouzel: " + why);
        return 1;
    }

    private void serve(InetSocketAddress address) throws IOException, InterruptedException {
        Tls secured = tls.chosen(spec);
        try (HubLog log = data.open(TimeSource.system())) {
            Hub hub = Hub.over(log.log());
            Router router = router(hub);
            Server server = secured == null
                    ? Server.start(router, address, limits())
                    : Server.start(router, address, limits(), secured);
            try (LogLines lines = LogLines.publishing(hub)) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, lines, log), "drain"));
                spec.commandLine().getOut().println("Ouzel is listening on " + server.url());
                server.awaitStop();
            }
        }
    }

    /// The process ends when its hooks have: the log is closed by then.
    private static void stop(Server server, LogLines lines, HubLog log) {
        server.close();
        lines.close();
        log.close();
    }

    private Router router(Hub hub) {
        Router router = Examples.router(hub, TimeSource.system());
        return bench ? router.mount("/bench", Bench.router(hub)) : router;
    }

    /// Load clients open as many streams as the machine has descriptors for.
    private Limits limits() {
        Limits limits = Limits.defaults().withDrain(DRAIN)
                .withWebSocket(WebSocketLimits.defaults().withMessageBytes(ECHO_BYTES_MAX));
        return bench ? limits.withConnections(BENCH_STREAMS_MAX).withExchanges(BENCH_STREAMS_MAX) : limits;
    }

    private InetSocketAddress address() {
        if (port < 0 || port > 65_535) {
            throw refused("--port: " + port + " (expected: 0 to 65535)");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw refused("--host: " + host + " (expected: a name or address of this machine)");
        }
        return address;
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
