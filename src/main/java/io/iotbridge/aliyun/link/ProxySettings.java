package io.iotbridge.aliyun.link;

import java.util.Optional;

/**
 * The proxy that every connection goes through. It resolves the platform's host name itself.
 *
 * @param type what it speaks
 * @param host of the proxy
 * @param port of the proxy
 * @param user if it asks for one
 * @param password of that user; never shown
 */
public record ProxySettings(Type type, String host, int port, Optional<String> user, Optional<String> password) {

    /** What a proxy speaks. */
    public enum Type {
        /** HTTP CONNECT (RFC 9110, 9.3.6), with Basic credentials if there is a user. */
        HTTP,
        /** SOCKS 5 (RFC 1928), with user name and password (RFC 1929) if there is a user. */
        SOCKS5
    }

    /** Names it, without user and password. */
    @Override
    public String toString() {
        return "the " + type.name().toLowerCase(java.util.Locale.ROOT) + " proxy " + host + ":" + port;
    }
}
