package dev.ouzel.app.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A new certificate for 127.0.0.1, in the file formats of the proxies and for a client that trusts nothing else.
///
/// @param chain the certificate, PEM
/// @param key its private key, PEM
/// @param both certificate and key, PEM
/// @param trusted trusts it
record Certificate(Path chain, Path key, Path both, SSLContext trusted) {

    private static final char[] PASSWORD = "of the test".toCharArray();

    static Certificate in(Path folder) throws Exception {
        KeyStore store = generate(folder.resolve("store.p12"));
        String chain = pem("CERTIFICATE", store.getCertificate("it").getEncoded());
        String key = pem("PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded());
        return new Certificate(Files.writeString(folder.resolve("chain.pem"), chain),
                Files.writeString(folder.resolve("key.pem"), key),
                Files.writeString(folder.resolve("both.pem"), chain + key), trusting(store));
    }

    private static KeyStore generate(Path file) throws Exception {
        int exit = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", "it", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext",
                "SAN=IP:127.0.0.1", "-keystore", file.toString(), "-storepass", new String(PASSWORD))
                .redirectErrorStream(true).redirectOutput(file.resolveSibling("keytool").toFile()).start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("keytool: exit code " + exit + " (expected: 0)");
        }
        return load(file);
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static SSLContext trusting(KeyStore store) throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("it", store.getCertificate("it"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static String pem(String what, byte[] bytes) {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
