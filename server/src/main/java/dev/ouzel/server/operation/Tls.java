package dev.ouzel.server.operation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a server speaks TLS: its certificates, and whether browsers shall insist on it. TLS 1.2 and 1.3, HTTP/2 and HTTP/1.1
/// by ALPN.
///
/// The files are looked at again when peers connect, at most once a second: new connections get what is in them then, and
/// those that are open go on. Files that cannot be used leave the last good ones in force, with a warning.
///
/// @param identities the certificates, chosen by the name that the peer asks for (SNI); the first one if none fits. None at
///        all means one that the server makes itself, for `localhost` and `127.0.0.1`, which no client trusts
/// @param strictFor how long browsers shall come by TLS only, `Strict-Transport-Security` (RFC 6797); not said by default
public record Tls(List<Identity> identities, Optional<Duration> strictFor) {

    /// A certificate and its key, as PEM files.
    ///
    /// @param chain the certificate, and those between it and the root, in this order
    /// @param key its private key, PKCS #8
    /// @param password of the key, empty if it is not encrypted
    public record Identity(Path chain, Path key, Optional<String> password) {

        /// Says nothing of the password.
        @Override
        public String toString() {
            return chain + " with the key " + key;
        }
    }

    /// Keeps a copy of the list.
    public Tls {
        identities = List.copyOf(identities);
        strictFor.filter(Duration::isNegative).ifPresent(duration -> {
            throw new IllegalArgumentException("strictFor: " + duration + " (expected: zero or more)");
        });
    }

    /// One certificate.
    ///
    /// @param chain the certificate, and those between it and the root, in this order
    /// @param key its private key, PKCS #8, not encrypted
    public static Tls of(Path chain, Path key) {
        return of(new Identity(chain, key, Optional.empty()));
    }

    /// One certificate.
    ///
    /// @param identity the certificate and its key
    public static Tls of(Identity identity) {
        return new Tls(List.of(identity), Optional.empty());
    }

    /// A certificate for `localhost` and `127.0.0.1` that the server makes itself, to try things out.
    public static Tls selfSigned() {
        return new Tls(List.of(), Optional.empty());
    }

    /// With one more certificate, for peers that ask for a name in it.
    ///
    /// @param identity the certificate and its key
    public Tls with(Identity identity) {
        return new Tls(Stream.concat(identities.stream(), Stream.of(identity)).toList(), strictFor);
    }

    /// With `Strict-Transport-Security` on every response of the application that does not set it itself, and on the handshakes
    /// of WebSockets. What the server refuses by itself goes without.
    ///
    /// @param duration for how long browsers shall come by TLS only
    public Tls withStrictTransport(Duration duration) {
        return new Tls(identities, Optional.of(duration));
    }
}
