package io.iotbridge.aliyun.link;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;

/** Finds out whether two keys are a pair. */
final class KeyPairs {

    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA", "DSA", "SHA256withDSA");

    private static final byte[] ANYTHING = {1, 2, 3};

    private KeyPairs() {}

    /** Whether what one signs, the other verifies. Keys of a kind that only TLS can judge are a pair. */
    static boolean match(PrivateKey secret, PublicKey open) {
        if (!secret.getAlgorithm().equals(open.getAlgorithm())) {
            return false;
        }
        String algorithm = SIGNATURES.get(secret.getAlgorithm());
        return algorithm == null || verifies(algorithm, secret, open);
    }

    private static boolean verifies(String algorithm, PrivateKey secret, PublicKey open) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(ANYTHING);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException theyDiffer) {
            return false;
        }
    }
}
