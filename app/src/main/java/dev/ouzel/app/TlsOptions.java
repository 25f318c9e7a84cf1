package dev.ouzel.app;

import dev.ouzel.server.operation.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// What the command line says of TLS.
final class TlsOptions {

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate chain, PEM; speaks TLS with it.")
    private @Nullable Path chain;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM, PKCS #8.")
    private @Nullable Path key;

    @Option(names = "--tls-key-password", paramLabel = "FILE", description = "File with the password of the key, if it is encrypted.")
    private @Nullable Path password;

    @Option(names = "--tls", paramLabel = "self-signed", description = "Speaks TLS with a certificate for localhost that no client trusts.")
    private @Nullable String mode;

    /// What was chosen; null for no TLS.
    @Nullable
    Tls chosen(CommandSpec spec) throws IOException {
        if (mode != null) {
            require(mode.equals("self-signed"), spec, "--tls: " + mode + " (expected: self-signed)");
            require(chain == null && key == null, spec, "--tls self-signed and --tls-cert (expected: one of them)");
            return Tls.selfSigned();
        }
        if (chain == null || key == null) {
            require(chain == null && key == null, spec, "--tls-cert or --tls-key alone (expected: both)");
            return null;
        }
        Optional<String> secret = password == null ? Optional.empty() : Optional.of(Files.readString(password).strip());
        return Tls.of(new Tls.Identity(chain, key, secret));
    }

    private static void require(boolean good, CommandSpec spec, String otherwise) {
        if (!good) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }
}
