package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.link.LinkException.Kind;
import java.net.URI;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why links are down: what needs a human is a warning, once per cause and endpoint and not once per device of a fleet; what heals by
 * itself is information. A cause is news again once a link to the endpoint was up, and some minutes have passed. Safe for use by several
 * threads.
 */
final class OutageLog {

    private static final Logger log = LoggerFactory.getLogger(OutageLog.class);

    private static final Set<Kind> NEED_A_HUMAN = EnumSet.of(
            Kind.UNREACHABLE,
            Kind.PROXY,
            Kind.CERTIFICATE_UNTRUSTED,
            Kind.CERTIFICATE_EXPIRED,
            Kind.CERTIFICATE_WRONG_HOST,
            Kind.TLS,
            Kind.TRUSTSTORE,
            Kind.KEYSTORE,
            Kind.CLIENT_CERTIFICATE,
            Kind.UPGRADE_REFUSED,
            Kind.CLIENT_ID_REFUSED,
            Kind.PROTOCOL);

    private static final long AGAIN = 600_000_000_000L;
    private static final int ENDPOINTS = 100;

    /** When each cause was said, and whether a link was up since. */
    private static final class Said {
        private final Map<Kind, Long> at = new HashMap<>();
        private boolean upSince;
    }

    private final Map<URI, Said> said = new HashMap<>();

    /** @param now monotonic nanoseconds */
    void down(DeviceId device, LinkSettings settings, LinkException cause, long now) {
        URI endpoint = settings.endpoint().of(device);
        if (needsAHuman(cause) && isNews(endpoint, cause.kind(), now)) {
            log.warn(
                    "Device {} is down, and probably all devices of {}: {}. This is logged once; the plugin keeps trying",
                    device,
                    endpoint.getHost(),
                    cause.getMessage());
        } else {
            log.info("Device {} is down: {}", device, cause.getMessage());
        }
    }

    static boolean needsAHuman(LinkException cause) {
        return NEED_A_HUMAN.contains(cause.kind());
    }

    /** Whether to warn of it now, which is then taken for done. */
    synchronized boolean isNews(URI endpoint, Kind kind, long now) {
        if (!said.containsKey(endpoint) && said.size() >= ENDPOINTS) {
            said.clear();
        }
        Said earlier = said.computeIfAbsent(endpoint, e -> new Said());
        Long before = earlier.at.get(kind);
        boolean news = before == null || earlier.upSince && now - before >= AGAIN;
        if (news) {
            earlier.at.put(kind, now);
            earlier.upSince = false;
        }
        return news;
    }

    synchronized void up(URI endpoint) {
        Said earlier = said.get(endpoint);
        if (earlier != null) {
            earlier.upSince = true;
        }
    }
}
