package dev.ouzel.server.transport;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;

/// Someone who may sign the certificates of others (RFC 5280).
record Authority(String name, X509Certificate certificate, PrivateKey key) {

    private static final byte[] ALWAYS = Der.sequence(Der.text(0x17, "260101000000Z"), Der.text(0x17, "491231235959Z"));

    /// One that signs itself.
    static Authority root(String name) throws GeneralSecurityException {
        KeyPair keys = keys();
        return new Authority(name, certificate(name, name, keys, keys.getPrivate()), keys.getPrivate());
    }

    /// One, or a server of this name, that this one vouches for.
    Authority issue(String subject) throws GeneralSecurityException {
        KeyPair keys = keys();
        return new Authority(subject, certificate(name, subject, keys, key), keys.getPrivate());
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate certificate(String issuer, String subject, KeyPair keys, PrivateKey signing)
            throws GeneralSecurityException {
        byte[] extensions = Der.value(0xA3, Der.sequence(mayIssue(), names(subject)));
        byte[] toBeSigned = Der.sequence(SelfSigned.V3, Der.integer(BigInteger.valueOf(System.nanoTime())),
                SelfSigned.ALGORITHM, SelfSigned.name(issuer), ALWAYS, SelfSigned.name(subject),
                keys.getPublic().getEncoded(), extensions);
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(SelfSigned.sign(toBeSigned, signing)));
    }

    /// Basic constraints: an authority.
    private static byte[] mayIssue() {
        byte[] constraints = Der.sequence(Der.value(0x01, new byte[]{(byte) 0xFF}));
        return Der.sequence(Der.identifier(0x55, 0x1D, 0x13), Der.value(0x04, constraints));
    }

    private static byte[] names(String host) {
        return Der.sequence(Der.identifier(0x55, 0x1D, 0x11), Der.value(0x04, Der.sequence(Der.text(0x82, host))));
    }
}
