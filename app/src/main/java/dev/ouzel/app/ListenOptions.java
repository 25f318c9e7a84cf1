package dev.ouzel.app;

import dev.ouzel.exchange.Application;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import java.io.IOException;
import java.net.InetSocketAddress;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What the command line says of where a server listens, and how.
final class ListenOptions {

    @Option(names = "--host", paramLabel = "HOST", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin
    private final TlsOptions tls = new TlsOptions();

    /// @param port the one if none is said
    ListenOptions(int port) {
        this.port = port;
    }

    /// Starts a server.
    ///
    /// @throws ParameterException if the address makes no sense
    /// @throws IOException if it cannot listen there, in words for whoever has called
    Server serve(Application application, Limits limits, CommandSpec spec) throws IOException {
        InetSocketAddress address = address(spec);
        Tls secured = tls.chosen(spec);
        return secured == null
                ? Server.start(application, address, limits)
                : Server.start(application, address, limits, secured);
    }

    /// Where to listen.
    ///
    /// @throws ParameterException if it makes no sense
    InetSocketAddress address(CommandSpec spec) {
        if (port < 0 || port > 65_535) {
            throw refused(spec, "--port: " + port + " (expected: 0 to 65535)");
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw refused(spec, "--host: " + host + " (expected: a name or address of this machine)");
        }
        return address;
    }

    private static ParameterException refused(CommandSpec spec, String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
