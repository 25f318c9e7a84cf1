package dev.ouzel.server.transport;

import dev.ouzel.exchange.TimeSource;
import dev.ouzel.server.operation.Tls;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.Mapping;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The certificates of a server by the names in them, read again when their files have changed. Thread-safe.
public final class Certificates implements Mapping<String, SslContext> {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final Tls tls;
    private final TimeSource time;
    private final AtomicLong looked;
    private volatile Loaded loaded;
    /// What was read last, good or not, so that bad files are told of once.
    private volatile List<FileTime> tried = List.of();

    /// @param stamps when the files were changed last
    private record Loaded(SslContext first, Map<String, SslContext> byName, List<FileTime> stamps) {}

    /// Reads them.
    ///
    /// @throws IOException if a file cannot be read, or holds no certificate or key that fits
    public Certificates(Tls tls, TimeSource time) throws IOException {
        this.tls = tls;
        this.time = time;
        this.looked = new AtomicLong(time.nanoTime());
        this.loaded = load();
    }

    /// The context for a name, which is null if the peer named none.
    @Override
    public SslContext map(@Nullable String name) {
        lookAgain();
        Loaded now = loaded;
        if (name == null) {
            return now.first;
        }
        String asked = name.toLowerCase(Locale.ROOT);
        SslContext exact = now.byName.get(asked);
        return exact != null ? exact : now.byName.getOrDefault(wildcard(asked), now.first);
    }

    private static String wildcard(String name) {
        return "*" + name.substring(Math.max(0, name.indexOf('.')));
    }

    private void lookAgain() {
        long last = looked.get();
        long now = time.nanoTime();
        if (now - last >= LOOK_NANOS && looked.compareAndSet(last, now)) {
            try {
                List<FileTime> stamps = stamps();
                if (!stamps.equals(loaded.stamps) && !stamps.equals(tried)) {
                    tried = stamps;
                    loaded = load();
                    LOG.log(Level.INFO, "the certificates were read again");
                }
            } catch (IOException e) {
                LOG.log(Level.WARNING, "the certificates have changed and cannot be used, the last ones stay", e);
            }
        }
    }

    private List<FileTime> stamps() throws IOException {
        List<FileTime> stamps = new ArrayList<>();
        for (Tls.Identity identity : tls.identities()) {
            stamps.add(stamp(identity.chain()));
            stamps.add(stamp(identity.key()));
        }
        return stamps;
    }

    private static FileTime stamp(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file);
        } catch (NoSuchFileException e) {
            throw new IOException("no file " + file + " (expected: a certificate or key, PEM)", e);
        }
    }

    private Loaded load() throws IOException {
        List<FileTime> stamps = stamps();
        Map<String, SslContext> byName = new HashMap<>();
        SslContext first = tls.identities().isEmpty() ? selfSigned() : null;
        for (Tls.Identity identity : tls.identities()) {
            Credentials credentials = Credentials.read(identity);
            SslContext context = context(SslContextBuilder.forServer(credentials.key(), credentials.chain()));
            credentials.names().forEach(name -> byName.putIfAbsent(name, context));
            first = first == null ? context : first;
        }
        return new Loaded(Objects.requireNonNull(first), byName, stamps);
    }

    private SslContext selfSigned() throws IOException {
        try {
            SelfSigned made = SelfSigned.create("localhost", time.instant());
            return context(SslContextBuilder.forServer(made.key(), made.certificate()));
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private static SslContext context(SslContextBuilder builder) throws IOException {
        return builder.sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1))
                .build();
    }
}
