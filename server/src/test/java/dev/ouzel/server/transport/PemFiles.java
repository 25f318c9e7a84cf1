package dev.ouzel.server.transport;

import dev.ouzel.server.operation.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Certificates and keys as files, as an operator has them.
final class PemFiles {

    private final Path folder;

    PemFiles(Path folder) {
        this.folder = folder;
    }

    /// A certificate for a host that signs itself, in files of its name.
    Tls.Identity identity(String host) throws IOException, GeneralSecurityException {
        return identity(host, host.replace('*', '_'));
    }

    /// The same, in files of another name.
    Tls.Identity identity(String host, String file) throws IOException, GeneralSecurityException {
        SelfSigned made = SelfSigned.create(host, Instant.now());
        return write(file, made.key(), made.certificate());
    }

    /// A key with its chain.
    Tls.Identity write(String file, PrivateKey key, X509Certificate... chain) throws IOException {
        Path certificates = folder.resolve(file + ".crt");
        Path keys = folder.resolve(file + ".key");
        Files.writeString(certificates, Stream.of(chain).map(PemFiles::pem).collect(Collectors.joining()));
        Files.writeString(keys, pem("PRIVATE KEY", key.getEncoded()));
        return new Tls.Identity(certificates, keys, Optional.empty());
    }

    private static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(bytes)
                + "\n-----END " + what + "-----\n";
    }
}
