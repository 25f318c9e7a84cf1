package dev.ouzel.server.transport;

import dev.ouzel.server.operation.Tls;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A certificate, those between it and the root, and its key.
///
/// @param chain the certificate first
/// @param key a key that fits it
record Credentials(List<X509Certificate> chain, PrivateKey key) {

    private static final int DNS_NAME = 2;

    /// Reads the files, each once.
    ///
    /// @throws IOException if they cannot be read, or do not fit, as is so while they are replaced one after the other
    static Credentials read(Tls.Identity identity) throws IOException {
        try {
            List<X509Certificate> chain = chain(identity.chain());
            PrivateKey key = Keys.read(identity.key(), identity.password().orElse(null));
            if (!fits(key, chain.getFirst().getPublicKey())) {
                throw new GeneralSecurityException("the key does not fit the certificate");
            }
            return new Credentials(chain, key);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the certificate " + identity + ": " + e.getMessage()
                    + " (expected: PEM, the key as PKCS #8)", e);
        }
    }

    private static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> chain = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast).toList();
            if (chain.isEmpty()) {
                throw new GeneralSecurityException("no certificate in the file");
            }
            return chain;
        }
    }

    /// Whether what the key signs is what the other one verifies.
    private static boolean fits(PrivateKey key, PublicKey other) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(switch (other.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> other.getAlgorithm();
        });
        byte[] sample = {1};
        signature.initSign(key);
        signature.update(sample);
        byte[] signed = signature.sign();
        signature.initVerify(other);
        signature.update(sample);
        return signature.verify(signed);
    }

    /// The names that the certificate is for, in lower case.
    List<String> names() throws IOException {
        try {
            Collection<List<?>> all = chain.getFirst().getSubjectAlternativeNames();
            List<String> names = new ArrayList<>();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (name.getFirst().equals(DNS_NAME)) {
                    names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
            return names;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the certificate: " + e.getMessage(), e);
        }
    }

    /// Netty reads keys of every kind, and leaves that to its heirs only.
    private abstract static class Keys extends SslContext {

        static PrivateKey read(Path file, @Nullable String password) throws IOException, GeneralSecurityException {
            return toPrivateKey(file.toFile(), password);
        }
    }
}
