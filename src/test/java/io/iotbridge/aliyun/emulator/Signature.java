package io.iotbridge.aliyun.emulator;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The platform's side of a signature (platform.md A1): names and values sorted by name, run together, HMAC in hex of either case. */
final class Signature {

    private static final Map<String, String> ALGORITHMS =
            Map.of("hmacmd5", "HmacMD5", "hmacsha1", "HmacSHA1", "hmacsha256", "HmacSHA256");

    private Signature() {}

    static boolean verifies(SignIn signIn, String secret, boolean clientIdOptional) {
        String algorithm =
                ALGORITHMS.get(signIn.parameter("signmethod").orElse("hmacmd5").toLowerCase(Locale.ROOT));
        if (algorithm == null) {
            return false;
        }
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("deviceName", signIn.device().deviceName());
        fields.put("productKey", signIn.device().productKey());
        Optional<String> timestamp = signIn.parameter("timestamp");
        timestamp.ifPresent(t -> fields.put("timestamp", t));
        boolean lenient = clientIdOptional && equal(hmac(algorithm, secret, fields), signIn.password());
        fields.put("clientId", signIn.clientId());
        return lenient || equal(hmac(algorithm, secret, fields), signIn.password());
    }

    /** What a device submits as its password; for the devices of tests. */
    static String of(SignIn signIn, String secret) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("clientId", signIn.clientId());
        fields.put("deviceName", signIn.device().deviceName());
        fields.put("productKey", signIn.device().productKey());
        signIn.parameter("timestamp").ifPresent(t -> fields.put("timestamp", t));
        return hmac(ALGORITHMS.get(signIn.parameter("signmethod").orElse("hmacmd5")), secret, fields);
    }

    private static String hmac(String algorithm, String secret, SortedMap<String, String> fields) {
        StringBuilder content = new StringBuilder();
        fields.forEach((name, value) -> content.append(name).append(value));
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(content.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static boolean equal(String expected, String given) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8),
                given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
