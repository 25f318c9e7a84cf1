package dev.ouzel.server.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.WebSocketExchange;
import dev.ouzel.server.Server;
import dev.ouzel.server.operation.Limits;
import dev.ouzel.server.operation.Tls;
import dev.ouzel.testkit.VirtualTime;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.AlgorithmParameters;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The certificates of a server: from files, by name, in chains, with encrypted keys, and renewed while streams are open.
class TlsCertificatesTest {

    private static final int SAFETY_SECONDS = 20;

    @TempDir
    private Path folder;

    // Set before each test.
    @SuppressWarnings("NullAway.Init")
    private PemFiles files;

    private final CountDownLatch renewed = new CountDownLatch(1);

    @BeforeEach
    void useFolder() {
        files = new PemFiles(folder);
    }

    /// Answers with a line, and with another one once the certificate is another.
    private void answer(HttpExchange exchange) throws InterruptedException {
        exchange.send(new Sent.Start(200, Headers.empty()));
        exchange.send(new Sent.Body(ByteBuffer.wrap("before\n".getBytes(US_ASCII)), false));
        renewed.await();
        exchange.send(new Sent.Body(ByteBuffer.wrap("after\n".getBytes(US_ASCII)), true));
    }

    private Server serve(Tls tls) throws IOException {
        return Server.start(exchange -> {
            switch (exchange) {
                case HttpExchange http -> answer(http);
                case WebSocketExchange socket -> answer(socket.deny());
            }
        }, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Limits.defaults(), tls);
    }

    private static SSLSocket handshake(Server server, SSLContext trust, SSLParameters parameters) throws IOException {
        SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", server.port());
        try {
            socket.setSoTimeout(SAFETY_SECONDS * 1000);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static SSLParameters asking(String name) {
        SSLParameters parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(name)));
        return parameters;
    }

    /// The subject of the certificate that a peer gets who asks for a name.
    private static String subject(Server server, String name) throws IOException {
        try (SSLSocket socket = handshake(server, TrustingManager.context(), asking(name))) {
            X509Certificate first = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return first.getSubjectX500Principal().getName();
        }
    }

    @Test
    void thePeerGetsTheCertificateOfTheNameItAsksFor() throws Exception {
        Tls tls = Tls.of(files.identity("first.example")).with(files.identity("second.example"))
                .with(files.identity("*.wild.example"));
        try (Server server = serve(tls)) {
            assertThat(subject(server, "first.example")).isEqualTo("CN=first.example");
            assertThat(subject(server, "SECOND.example")).isEqualTo("CN=second.example");
            assertThat(subject(server, "any.wild.example")).isEqualTo("CN=*.wild.example");
            assertThat(subject(server, "deep.any.wild.example")).isEqualTo("CN=first.example");
            assertThat(subject(server, "unknown.example")).isEqualTo("CN=first.example");
        }
    }

    @Test
    void aPeerThatTrustsTheRootGetsTheChainUpToIt() throws Exception {
        Authority root = Authority.root("Root");
        Authority between = root.issue("Between");
        Authority leaf = between.issue("chain.example");
        SSLParameters strict = asking("chain.example");
        strict.setEndpointIdentificationAlgorithm("HTTPS");
        try (Server server = serve(Tls.of(files.write("chain", leaf.key(), leaf.certificate(), between.certificate())));
                SSLSocket socket = handshake(server, trusting(root.certificate()), strict)) {
            assertThat(socket.getSession().getPeerCertificates()).containsExactly(leaf.certificate(),
                    between.certificate());
        }
    }

    private static SSLContext trusting(X509Certificate root) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("root", root);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void aKeyMayBeEncrypted() throws Exception {
        Tls.Identity plain = files.identity("localhost");
        byte[] key = Base64.getMimeDecoder().decode(Files.readString(plain.key()).replaceAll("-----[^-]*-----", ""));
        Files.writeString(plain.key(), PemFiles.pem("ENCRYPTED PRIVATE KEY", encrypted(key, "secret")));

        try (Server server = serve(Tls.of(new Tls.Identity(plain.chain(), plain.key(), Optional.of("secret"))))) {
            assertThat(subject(server, "localhost")).isEqualTo("CN=localhost");
        }
        assertThatThrownBy(() -> serve(Tls.of(new Tls.Identity(plain.chain(), plain.key(), Optional.of("wrong")))))
                .isInstanceOf(IOException.class).hasMessageContaining("cannot use the certificate")
                .hasMessageNotContaining("wrong");
        assertThatThrownBy(() -> serve(Tls.of(plain))).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot use the certificate");
    }

    private static byte[] encrypted(byte[] key, String password) throws Exception {
        SecretKey secret = SecretKeyFactory.getInstance("PBEWithHmacSHA256AndAES_128")
                .generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher cipher = Cipher.getInstance("PBEWithHmacSHA256AndAES_128");
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        AlgorithmParameters scheme = AlgorithmParameters.getInstance("PBES2");
        scheme.init(cipher.getParameters().getEncoded());
        return new EncryptedPrivateKeyInfo(scheme, cipher.doFinal(key)).getEncoded();
    }

    @Test
    void aKeyThatDoesNotFitIsRefusedAtTheStart() throws Exception {
        Tls.Identity one = files.identity("one.example");
        Tls.Identity other = files.identity("other.example");
        assertThatThrownBy(() -> serve(Tls.of(one.chain(), other.key())).close()).isInstanceOf(IOException.class)
                .hasMessageContaining("the key does not fit the certificate");
    }

    @Test
    void filesThatChangeAreReadAgainAndBadOnesAreNot() throws Exception {
        Tls.Identity identity = files.identity("old.example", "changing");
        Instant begin = Instant.now();
        VirtualTime time = VirtualTime.startingAt(begin);
        Certificates certificates = new Certificates(Tls.of(identity), time);
        Object old = certificates.map(null);

        files.identity("new.example", "changing");
        Files.setLastModifiedTime(identity.chain(), FileTime.from(begin.plusSeconds(10)));
        assertThat(certificates.map(null)).isSameAs(old);
        time.advance(Duration.ofSeconds(1));
        Object renewed = certificates.map("new.example");
        assertThat(renewed).isNotSameAs(old);

        Files.writeString(identity.chain(), "no certificate");
        time.advance(Duration.ofSeconds(2));
        assertThat(certificates.map(null)).isSameAs(renewed);
        Files.copy(files.identity("half.example").chain(), identity.chain(), StandardCopyOption.REPLACE_EXISTING);
        time.advance(Duration.ofSeconds(2));
        assertThat(certificates.map("half.example")).as("the key was not replaced yet").isSameAs(renewed);
        Files.delete(identity.key());
        time.advance(Duration.ofSeconds(2));
        assertThat(certificates.map(null)).isSameAs(renewed);
    }

    @Test
    void streamsGoOnWhenTheCertificateChangesAndNewPeersGetTheNewOne() throws Exception {
        Tls.Identity identity = files.identity("old.example", "changing");
        try (Server server = serve(Tls.of(identity));
                HttpClient client = HttpClient.newBuilder().sslContext(TrustingManager.context()).build();
                BufferedReader first = open(client, server, HttpClient.Version.HTTP_1_1);
                BufferedReader second = open(client, server, HttpClient.Version.HTTP_2)) {
            assertThat(first.readLine()).isEqualTo("before");
            assertThat(second.readLine()).isEqualTo("before");

            files.identity("new.example", "changing");
            Files.setLastModifiedTime(identity.chain(), FileTime.from(Instant.now().plusSeconds(10)));
            awaitSubject(server, "CN=new.example");
            renewed.countDown();

            assertThat(first.readLine()).isEqualTo("after");
            assertThat(second.readLine()).isEqualTo("after");
            assertThat(first.readLine()).isNull();
            assertThat(second.readLine()).isNull();
            assertThat(server.statistics().exchangesCutShort()).isZero();
        }
    }

    private static BufferedReader open(HttpClient client, Server server, HttpClient.Version version) throws Exception {
        HttpResponse<InputStream> response = client.send(
                HttpRequest.newBuilder(URI.create(server.url())).version(version).build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(version);
        return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    /// Peers come until one of them gets it, which takes a second at most.
    private static void awaitSubject(Server server, String subject) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SAFETY_SECONDS);
        String seen = subject(server, "localhost");
        while (!seen.equals(subject) && System.nanoTime() < end) {
            seen = subject(server, "localhost");
        }
        assertThat(seen).isEqualTo(subject);
    }
}
