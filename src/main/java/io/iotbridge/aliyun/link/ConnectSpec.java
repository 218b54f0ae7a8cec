package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.SignedConnect;
import io.iotbridge.aliyun.link.tls.TlsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything one connection attempt needs.
 *
 * @param endpoint {@code ws} or {@code wss} address
 * @param credentials signed for this attempt
 * @param keepAlive MQTT keep alive, whole seconds
 * @param pingTimeout silence after a PINGREQ after which the connection is dead
 * @param cleanSession MQTT clean session flag
 * @param timeout for the attempt up to CONNACK
 * @param tls which certificates to trust
 * @param proxy the way to the endpoint, if it is not direct
 */
public record ConnectSpec(
        URI endpoint,
        SignedConnect credentials,
        Duration keepAlive,
        Duration pingTimeout,
        boolean cleanSession,
        Duration timeout,
        TlsSettings tls,
        Optional<ProxySettings> proxy) {}
