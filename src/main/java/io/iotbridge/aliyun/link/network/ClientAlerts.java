package io.iotbridge.aliyun.link.network;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server that ends TLS says of our certificate. Its alert (RFC 8446, 6.2) is all that it says, and is in the text of the failure alone. With TLS 1.3 it arrives
 * when the handshake is over for us.
 */
final class ClientAlerts {

    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    /** Those that can only be about the certificate of the side that receives them. */
    private static final Set<String> OF_A_CERTIFICATE = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "access_denied");

    /** With TLS 1.2 also the answer to no certificate (RFC 5246, 7.4.6), among other things. */
    private static final String OF_ANYTHING = "handshake_failure";

    private ClientAlerts() {}

    /** Whether the alert is about the certificate that was shown, or that none was. */
    static boolean isOfACertificate(String name) {
        return OF_A_CERTIFICATE.contains(name);
    }

    /**
     * What the server says, with the server as the subject.
     *
     * @param text of the failure
     * @param certificate whether we have one to show
     */
    static Optional<String> of(String text, boolean certificate) {
        Matcher alert = ALERT.matcher(text);
        if (!alert.find()) {
            return Optional.empty();
        }
        String name = alert.group(1);
        if (OF_A_CERTIFICATE.contains(name)) {
            return Optional.of(
                    certificate
                            ? "does not accept the client certificate (TLS alert " + name + ")"
                            : "requires a client certificate, and none is set (TLS alert " + name + ")");
        }
        return OF_ANYTHING.equals(name) && !certificate
                ? Optional.of("ended the TLS handshake; it probably requires a client certificate, and none is set"
                        + " (TLS alert " + name + ")")
                : Optional.empty();
    }
}
