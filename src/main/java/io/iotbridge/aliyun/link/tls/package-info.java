/**
 * What TLS needs from the configuration: which certificates to trust and which one to show, read from PEM text, PEM files and keystores. Knows
 * no connection: {@link io.iotbridge.aliyun.link.network} makes TLS contexts of it.
 */
package io.iotbridge.aliyun.link.tls;
