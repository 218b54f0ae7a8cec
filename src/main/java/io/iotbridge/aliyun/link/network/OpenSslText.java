package io.iotbridge.aliyun.link.network;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What OpenSSL says, in words: the JDK's for an alert of the server. */
final class OpenSslText {

    /** {@code error:1000042e:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION}. */
    private static final Pattern ERROR =
            Pattern.compile("error:\\p{XDigit}+:[\\w ]*:OPENSSL_internal:((?:SSLV3|TLSV1)_ALERT_)?([\\w()]+)");

    private OpenSslText() {}

    /** Whether OpenSSL says so itself: not what it was told of a certificate, and not that the connection ended. */
    static boolean isOf(Throwable failure) {
        return failure.getMessage() != null
                && failure.getCause() == null
                && ERROR.matcher(failure.getMessage()).find();
    }

    static String plain(String text) {
        Matcher error = ERROR.matcher(text);
        if (!error.find()) {
            return text;
        }
        String name = error.group(2).toLowerCase(Locale.ROOT);
        return error.group(1) == null ? name.replace('_', ' ') : "Received fatal alert: " + name;
    }
}
