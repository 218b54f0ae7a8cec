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

    /**
     * Whether OpenSSL failed for a reason that other TLS may not have: not what it was told of the server's certificate, not that the connection ended, and
     * no alert about the client certificate. Any other alert may be meant: a server with a key that OpenSSL does not accept says "internal error".
     *
     * @param failure null for none
     */
    static boolean isItsOwn(Throwable failure) {
        if (failure == null || failure.getMessage() == null || failure.getCause() != null) {
            return false;
        }
        Matcher error = ERROR.matcher(failure.getMessage());
        return error.find()
                && (error.group(1) == null
                        || !ClientAlerts.isOfACertificate(error.group(2).toLowerCase(Locale.ROOT)));
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
