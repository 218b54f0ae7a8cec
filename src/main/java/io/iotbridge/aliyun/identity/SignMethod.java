package io.iotbridge.aliyun.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The HMAC that signs a CONNECT ({@code signmethod}; platform.md A1). */
public enum SignMethod {
    HMACMD5("HmacMD5"),
    HMACSHA1("HmacSHA1"),
    HMACSHA256("HmacSHA256");

    private final String algorithm;

    SignMethod(String algorithm) {
        this.algorithm = algorithm;
    }

    /** The name as the platform spells it in the client id: {@code hmacsha256}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The signature of {@code content}, in lower-case hex. */
    String sign(DeviceSecret secret, String content) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.key(), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks " + algorithm, e);
        }
    }
}
