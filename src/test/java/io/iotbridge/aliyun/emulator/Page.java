package io.iotbridge.aliyun.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * The page at {@code /}: one file, which needs nothing else. Payloads are hostile input, so its headers let the browser run just the script
 * and the style that the file itself holds, ask nobody but us, and make no markup of text.
 *
 * @param headers lower-case names
 */
record Page(byte[] html, Map<String, String> headers) {

    static Page read() {
        try (InputStream resource = Page.class.getResourceAsStream("page.html")) {
            byte[] html = resource.readAllBytes();
            return new Page(html, headers(new String(html, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> headers(String html) {
        String policy = "default-src 'none'; script-src " + hash(html, "script") + "; style-src " + hash(html, "style")
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                + "; require-trusted-types-for 'script'; trusted-types 'none'";
        return Map.of(
                "content-type", "text/html; charset=utf-8",
                "content-security-policy", policy,
                "x-content-type-options", "nosniff",
                "referrer-policy", "no-referrer",
                "cache-control", "no-store");
    }

    private static String hash(String html, String element) {
        String open = "<" + element + ">";
        int begin = html.indexOf(open) + open.length();
        String inside = html.substring(begin, html.indexOf("</" + element + ">", begin));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(inside.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
