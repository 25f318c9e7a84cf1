package dev.ouzel.server.transport;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// A certificate for a host, `127.0.0.1` and `::1` that signs itself (RFC 5280), valid for 90 days.
///
/// @param certificate the certificate
/// @param key its key
record SelfSigned(X509Certificate certificate, PrivateKey key) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /// ecdsa-with-SHA256
    static final byte[] ALGORITHM = Der
            .sequence(Der.identifier(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));
    static final byte[] V3 = Der.value(0xA0, Der.integer(BigInteger.TWO));

    /// Makes one.
    static SelfSigned create(String host, Instant now) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        byte[] certificate = sign(toBeSigned(host, now, keys.getPublic().getEncoded()), keys.getPrivate());
        return new SelfSigned((X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate)), keys.getPrivate());
    }

    private static byte[] toBeSigned(String host, Instant now, byte[] publicKey) {
        byte[] validity = Der.sequence(Der.text(0x17, TIME.format(now.minus(Duration.ofHours(1)))),
                Der.text(0x17, TIME.format(now.plus(Duration.ofDays(90)))));
        return Der.sequence(V3, Der.integer(new BigInteger(127, new SecureRandom())), ALGORITHM, name(host), validity,
                name(host), publicKey, Der.value(0xA3, Der.sequence(alternativeNames(host), serverUse())));
    }

    /// CN=host
    static byte[] name(String host) {
        return Der.sequence(Der.value(0x31, Der.sequence(Der.identifier(0x55, 0x04, 0x03), Der.text(0x0C, host))));
    }

    private static byte[] alternativeNames(String host) {
        byte[] six = new byte[16];
        six[15] = 1;
        byte[] names = Der.sequence(Der.text(0x82, host), Der.value(0x87, new byte[]{127, 0, 0, 1}),
                Der.value(0x87, six));
        return Der.sequence(Der.identifier(0x55, 0x1D, 0x11), Der.value(0x04, names));
    }

    /// Extended key usage: authentication of a server.
    private static byte[] serverUse() {
        byte[] use = Der.sequence(Der.identifier(0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01));
        return Der.sequence(Der.identifier(0x55, 0x1D, 0x25), Der.value(0x04, use));
    }

    static byte[] sign(byte[] toBeSigned, PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(toBeSigned);
        return Der.sequence(toBeSigned, ALGORITHM, Der.bits(signature.sign()));
    }
}
