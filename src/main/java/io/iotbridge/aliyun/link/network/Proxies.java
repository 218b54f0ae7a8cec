package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.iotbridge.aliyun.link.ProxySettings;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** The way through a proxy, and what is the matter when it is the proxy's fault. */
final class Proxies {

    private Proxies() {}

    /** Resolves the proxy's name: not on an event loop. */
    static Optional<ProxyHandler> handler(Optional<ProxySettings> settings) throws UnknownHostException {
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        ProxySettings proxy = settings.get();
        ProxyHandler handler = handler(proxy, new InetSocketAddress(InetAddress.getByName(proxy.host()), proxy.port()));
        // The attempt as a whole has a time limit.
        handler.setConnectTimeoutMillis(0);
        return Optional.of(handler);
    }

    private static ProxyHandler handler(ProxySettings proxy, InetSocketAddress address) {
        String password = proxy.password().orElse("");
        return switch (proxy.type()) {
            case HTTP ->
                proxy.user()
                        .map(user -> new HttpProxyHandler(address, user, password))
                        .orElseGet(() -> new HttpProxyHandler(address));
            case SOCKS5 ->
                proxy.user()
                        .map(user -> new Socks5ProxyHandler(address, user, password))
                        .orElseGet(() -> new Socks5ProxyHandler(address));
        };
    }

    /** Empty if the way led through the proxy, and what failed lies behind it. */
    static Optional<LinkException> failure(ProxySettings proxy, List<Throwable> chain, Throwable failure) {
        Optional<HttpProxyHandler.HttpProxyConnectException> answered =
                Causes.find(chain, HttpProxyHandler.HttpProxyConnectException.class);
        if (answered.isPresent() && asksForCredentials(answered.get())) {
            return Optional.of(at(
                    proxy,
                    proxy.user().isPresent()
                            ? "does not accept the credentials (HTTP status 407)"
                            : "requires credentials (HTTP status 407)",
                    failure));
        }
        if (answered.isPresent() && proxy.user().isPresent() && saysUnauthorized(answered.get())) {
            return Optional.of(at(proxy, "does not accept the credentials (HTTP status 401)", failure));
        }
        if (Causes.find(chain, ProxyConnectException.class).isPresent()) {
            return Optional.of(at(proxy, "refuses to connect: " + Causes.text(chain), failure));
        }
        if (Causes.find(chain, UnknownHostException.class).isPresent()) {
            return Optional.of(at(proxy, "does not resolve", failure));
        }
        if (Causes.find(chain, ConnectException.class).isPresent()
                || Causes.find(chain, NoRouteToHostException.class).isPresent()) {
            return Optional.of(at(proxy, "cannot be reached: " + Causes.text(chain), failure));
        }
        return Optional.empty();
    }

    /** An answer with status 407 has this header, and no other has (RFC 9110, 15.5.8). */
    private static boolean asksForCredentials(HttpProxyHandler.HttpProxyConnectException answer) {
        return answer.headers() != null && answer.headers().contains(HttpHeaderNames.PROXY_AUTHENTICATE);
    }

    /** Tinyproxy's answer to wrong credentials. Only the text holds the status. */
    private static boolean saysUnauthorized(HttpProxyHandler.HttpProxyConnectException answer) {
        return String.valueOf(answer.getMessage()).contains("status: 401");
    }

    private static LinkException at(ProxySettings proxy, String what, Throwable failure) {
        return new LinkException(Kind.PROXY, proxy + " " + what, failure);
    }
}
