package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.LinkException;
import io.iotbridge.aliyun.link.LinkException.Kind;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Finds out of other people's exceptions what is the matter, by their types; by their texts only where a type says nothing. Pure. */
final class Causes {

    private Causes() {}

    /** Why no WebSocket came to be. */
    static LinkException ofUpgrade(ConnectSpec spec, Throwable failure) {
        List<Throwable> chain = chain(failure);
        Optional<LinkException> known = find(chain, LinkException.class);
        if (known.isPresent()) {
            return known.get();
        }
        if (find(chain, VirtualMachineError.class).isPresent()) {
            return ours(chain, failure);
        }
        if (spec.proxy().isPresent()) {
            Optional<LinkException> atProxy = Proxies.failure(spec.proxy().get(), chain, failure);
            if (atProxy.isPresent()) {
                return atProxy.get();
            }
        }
        URI endpoint = spec.endpoint();
        String at = Endpoint.show(endpoint);
        Optional<WebSocketClientHandshakeException> refused = find(chain, WebSocketClientHandshakeException.class);
        if (refused.isPresent()) {
            return new LinkException(Kind.UPGRADE_REFUSED, at + " " + answer(refused.get()), failure);
        }
        if (find(chain, SSLException.class).isPresent()
                || find(chain, CertificateException.class).isPresent()) {
            return ofTls(spec, chain, failure);
        }
        if (find(chain, UnknownHostException.class).isPresent()) {
            return new LinkException(Kind.UNREACHABLE, "the host of " + at + " does not resolve", failure);
        }
        if (find(chain, ConnectException.class).isPresent()) {
            return new LinkException(Kind.UNREACHABLE, at + " refuses connections", failure);
        }
        if (find(chain, SocketException.class).isPresent()
                || find(chain, IllegalArgumentException.class).isPresent()) {
            return new LinkException(Kind.UNREACHABLE, "cannot connect to " + at + ": " + text(chain), failure);
        }
        return new LinkException(
                Kind.UPGRADE_REFUSED, at + " did not answer the WebSocket upgrade: " + text(chain), failure);
    }

    /** No memory or no thread: that says nothing about the server. */
    private static LinkException ours(List<Throwable> chain, Throwable failure) {
        return new LinkException(Kind.CLOSED_BY_US, "this JVM cannot hold the connection: " + text(chain), failure);
    }

    /** Why an open WebSocket failed. */
    static LinkException ofWebSocket(Throwable failure) {
        List<Throwable> chain = chain(failure);
        if (find(chain, VirtualMachineError.class).isPresent()) {
            return ours(chain, failure);
        }
        boolean protocol = find(chain, CorruptedWebSocketFrameException.class).isPresent();
        return new LinkException(
                protocol ? Kind.PROTOCOL : Kind.CONNECTION_LOST, "the WebSocket failed: " + text(chain), failure);
    }

    /** Why the server says that it closes. */
    static LinkException ofClose(CloseWebSocketFrame close) {
        String code = close.statusCode() < 0 ? "without a code" : "with code " + close.statusCode();
        String text = close.reasonText();
        String reason = text == null || text.isEmpty() ? "" : ": " + Quoted.of(text);
        return new LinkException(Kind.CONNECTION_LOST, "the server closed the WebSocket " + code + reason);
    }

    private static String answer(WebSocketClientHandshakeException refused) {
        HttpResponse response = refused.response();
        if (response == null || response.decoderResult().isFailure()) {
            return "did not answer the WebSocket upgrade like a web server";
        }
        int status = response.status().code();
        String protocol = response.headers().get("Sec-WebSocket-Protocol", "none");
        return status == 101
                ? "answered the WebSocket upgrade wrongly (subprotocol " + Quoted.bare(protocol) + ", asked for "
                        + Dial.SUBPROTOCOL + "): " + Quoted.bare(refused.getMessage())
                : "answered the WebSocket upgrade with HTTP status " + status;
    }

    private static LinkException ofTls(ConnectSpec spec, List<Throwable> chain, Throwable failure) {
        String at = Endpoint.show(spec.endpoint());
        Optional<String> alert =
                ClientAlerts.of(text(chain), spec.tls().client().isPresent());
        if (alert.isPresent()) {
            return new LinkException(Kind.CLIENT_CERTIFICATE, at + " " + alert.get(), failure);
        }
        Optional<CertPathValidatorException> path = find(chain, CertPathValidatorException.class);
        Object reason = path.<Object>map(CertPathValidatorException::getReason).orElse(null);
        if (find(chain, CertificateExpiredException.class).isPresent() || reason == BasicReason.EXPIRED) {
            return new LinkException(Kind.CERTIFICATE_EXPIRED, "the certificate of " + at + " has expired", failure);
        }
        if (find(chain, CertificateNotYetValidException.class).isPresent() || reason == BasicReason.NOT_YET_VALID) {
            return new LinkException(
                    Kind.CERTIFICATE_EXPIRED, "the certificate of " + at + " is not yet valid", failure);
        }
        if (find(chain, CertPathBuilderException.class).isPresent()
                || reason == PKIXReason.NO_TRUST_ANCHOR
                || reason == BasicReason.INVALID_SIGNATURE) {
            return new LinkException(
                    Kind.CERTIFICATE_UNTRUSTED, "the certificate of " + at + " is not signed by a trusted CA", failure);
        }
        // The JDK's host name check throws the bare type; its texts differ between DNS names and addresses.
        boolean bare = chain.stream().anyMatch(e -> e.getClass() == CertificateException.class);
        if (bare && text(chain).matches("(?s)No (name|subject alternative).*")) {
            return new LinkException(
                    Kind.CERTIFICATE_WRONG_HOST,
                    "the certificate of " + at + " is not valid for this host: " + text(chain),
                    failure);
        }
        return new LinkException(Kind.TLS, "TLS with " + at + " failed: " + text(chain), failure);
    }

    /** The innermost text, which is nearest to the cause. */
    static String text(List<Throwable> chain) {
        String text = null;
        for (Throwable e : chain) {
            if (e.getMessage() != null && !(e instanceof CompletionException)) {
                text = e.getMessage();
            }
        }
        Throwable root = chain.get(chain.size() - 1);
        return text != null
                ? Quoted.bare(OpenSslText.plain(text))
                : root instanceof IOException ? "end of stream" : Quoted.bare(root);
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable e = failure; e != null && !chain.contains(e); e = e.getCause()) {
            chain.add(e);
        }
        return chain;
    }

    static <T> Optional<T> find(List<Throwable> chain, Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
