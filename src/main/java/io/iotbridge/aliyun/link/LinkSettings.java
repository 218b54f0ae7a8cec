package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.ConnectSigner;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.identity.SecureMode;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How links are made. The limits behind the budgets are the platform's (platform.md C5).
 *
 * @param endpoint where the platform is
 * @param signer signs every CONNECT afresh
 * @param keepAlive MQTT keep alive
 * @param pingTimeout silence after a PINGREQ after which a connection is considered dead
 * @param cleanSession MQTT clean session flag
 * @param connectTimeout for one attempt, from the first byte to the last SUBACK
 * @param backoff wait before the second attempt in a row; doubles with every further one
 * @param backoffMax upper bound of that wait
 * @param conflictBackoff least wait between attempts while another client signs in as the same device
 * @param connectsPerMinute CONNECTs per device in any minute
 * @param connectsPerSecond CONNECTs of all devices of this JVM; 0 for no limit
 * @param refusalsUntilGivingUp refusals of the identity in a row after which nothing more is tried
 * @param refusedRetry after which a device whose identity was refused is tried again
 * @param tls which certificates to trust
 * @param proxy the way to the platform, if it is not direct
 */
public record LinkSettings(
        Endpoint endpoint,
        ConnectSigner signer,
        Duration keepAlive,
        Duration pingTimeout,
        boolean cleanSession,
        Duration connectTimeout,
        Duration backoff,
        Duration backoffMax,
        Duration conflictBackoff,
        int connectsPerMinute,
        int connectsPerSecond,
        int refusalsUntilGivingUp,
        Duration refusedRetry,
        TlsSettings tls,
        Optional<ProxySettings> proxy) {

    /** Where a device signs in, however that is spelled: see {@link Endpoint#server}. */
    URI server(DeviceId device) {
        return endpoint.server(device);
    }

    /** Whether both make the same sign-in at the same server; the rest is about when and how often. */
    boolean signsInLike(LinkSettings other) {
        return signer.equals(other.signer)
                && keepAlive.equals(other.keepAlive)
                && cleanSession == other.cleanSession
                && tls.equals(other.tls)
                && proxy.equals(other.proxy);
    }

    /** What one connection attempt needs, signed now. */
    ConnectSpec spec(Device device) {
        URI address = endpoint.of(device.id());
        return new ConnectSpec(
                address,
                signer.sign(device, SecureMode.of(address)),
                keepAlive,
                pingTimeout,
                cleanSession,
                connectTimeout,
                tls,
                proxy);
    }
}
