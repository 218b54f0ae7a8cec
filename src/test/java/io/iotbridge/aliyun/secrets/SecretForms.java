package io.iotbridge.aliyun.secrets;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The forms in which a secret may get out: as it is, as base64 at any place of a longer text, URL-encoded, in hex. */
final class SecretForms {

    private SecretForms() {}

    static Set<String> of(String secret) {
        byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new LinkedHashSet<>();
        forms.add(secret);
        forms.add(secret.toUpperCase(Locale.ROOT));
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        forms.add(HexFormat.of().formatHex(utf8));
        forms.add(HexFormat.of().withUpperCase().formatHex(utf8));
        for (int before = 0; before < 3; before++) {
            forms.add(base64(utf8, before));
            forms.add(base64(utf8, before).replace('+', '-').replace('/', '_'));
        }
        return forms;
    }

    /** The characters that depend on the secret alone, where so many other bytes stand before it. */
    private static String base64(byte[] secret, int before) {
        byte[] text = new byte[before + secret.length];
        System.arraycopy(secret, 0, text, before, secret.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(text);
        int begin = (before * 8 + 5) / 6;
        return encoded.substring(begin, text.length * 8 / 6);
    }
}
