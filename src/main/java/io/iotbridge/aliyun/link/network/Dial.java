package io.iotbridge.aliyun.link.network;

import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.link.ConnectSpec;
import io.iotbridge.aliyun.link.LinkException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to one endpoint: truststore, host name, TCP, TLS, upgrade. What blocks is done on a thread that may. */
final class Dial {

    private static final Logger log = LoggerFactory.getLogger(Dial.class);

    static final String SUBPROTOCOL = "mqtt";

    /** A frame may hold several packets; one that claims to be longer ends the connection before anything is kept for it. */
    private static final int MAX_FRAME = 4 * 1024 * 1024;

    /** An answer to the upgrade is short; a proxy's page of excuses may be longer. */
    private static final int MAX_ANSWER = 64 * 1024;

    /** Read at a time: all that lies with us beyond what was asked for. */
    private static final int MAX_READ = 16 * 1024;

    private static final int USUAL_READ = 2 * 1024;
    private static final int LEAST_READ = 256;

    private final ConnectSpec spec;
    private final TlsContexts contexts;
    private final Executor blocking;

    Dial(ConnectSpec spec, TlsContexts contexts, Executor blocking) {
        this.spec = spec;
        this.contexts = contexts;
        this.blocking = blocking;
    }

    /**
     * Returns at once.
     *
     * @param over whether nobody waits for it any more: asked before anything is looked up
     * @param first put in front of everything
     * @param last put behind the WebSocket
     * @param failed told, on any thread, why there is no connection
     */
    void start(
            NetworkLoop loop,
            BooleanSupplier over,
            ChannelHandler first,
            ChannelHandler last,
            Consumer<LinkException> failed) {
        blocking.execute(() -> {
            if (over.getAsBoolean()) {
                return;
            }
            try {
                Optional<ProxyHandler> proxy = Proxies.handler(spec.proxy());
                Optional<SslContext> tls = isSecure() ? Optional.of(contexts.of(spec.tls())) : Optional.empty();
                connect(loop, pipeline(proxy, tls, first, last), failed);
            } catch (Exception | Error e) {
                failed.accept(failure(e));
            }
        });
    }

    /** Why there is no connection, when TLS failed to begin. */
    LinkException handshakeFailed(Throwable cause) {
        if (contexts.handshakeFailed(spec.tls(), cause)) {
            log.info(
                    "TLS with {} failed in OpenSSL and is the JVM's from the next attempt on: {}",
                    Endpoint.show(spec.endpoint()),
                    OpenSslText.plain(cause.getMessage()));
        }
        return failure(new SSLException("the server closed the connection", cause));
    }

    /** Why there is no connection. */
    LinkException failure(Throwable cause) {
        return Causes.ofUpgrade(spec, cause);
    }

    private void connect(NetworkLoop loop, ChannelHandler pipeline, Consumer<LinkException> failed) throws Exception {
        new Bootstrap()
                .group(loop.netty())
                .channel(NioSocketChannel.class)
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                // The attempt as a whole has a time limit.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                // A write that fails leaves the last word to the reading side, which may know why.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new AdaptiveRecvByteBufAllocator(LEAST_READ, USUAL_READ, MAX_READ).maxMessagesPerRead(1))
                .handler(pipeline)
                .connect(target())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        failed.accept(failure(done.cause()));
                    }
                });
    }

    /** A proxy resolves the endpoint's name by itself. */
    private InetSocketAddress target() throws UnknownHostException {
        return spec.proxy().isPresent()
                ? InetSocketAddress.createUnresolved(host(), port())
                : new InetSocketAddress(InetAddress.getByName(host()), port());
    }

    private ChannelHandler pipeline(
            Optional<ProxyHandler> proxy, Optional<SslContext> tls, ChannelHandler first, ChannelHandler last) {
        return new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                pipeline.addLast(first);
                proxy.ifPresent(pipeline::addLast);
                tls.ifPresent(
                        context -> pipeline.addLast(TlsContexts.handler(context, channel.alloc(), host(), port())));
                pipeline.addLast(
                        new HttpClientCodec(),
                        new HttpObjectAggregator(MAX_ANSWER),
                        new WebSocketClientProtocolHandler(upgrade()),
                        last);
            }
        };
    }

    private WebSocketClientProtocolConfig upgrade() {
        return WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(spec.endpoint())
                .version(WebSocketVersion.V13)
                .subprotocol(SUBPROTOCOL)
                .allowExtensions(false)
                .generateOriginHeader(false)
                .maxFramePayloadLength(MAX_FRAME)
                .handleCloseFrames(false)
                .sendCloseFrame(null)
                .dropPongFrames(true)
                .withUTF8Validator(false)
                .handshakeTimeoutMillis(Integer.MAX_VALUE)
                .build();
    }

    private boolean isSecure() throws LinkException {
        String scheme = String.valueOf(spec.endpoint().getScheme());
        if ("wss".equalsIgnoreCase(scheme)) {
            return true;
        }
        if (!"ws".equalsIgnoreCase(scheme)) {
            throw new LinkException(
                    LinkException.Kind.UNREACHABLE,
                    "cannot connect to " + Endpoint.show(spec.endpoint()) + ": not a WebSocket");
        }
        return false;
    }

    private String host() {
        String host = spec.endpoint().getHost();
        boolean isIpv6 = host.startsWith("[");
        return isIpv6 ? host.substring(1, host.length() - 1) : host;
    }

    private int port() {
        return Endpoint.port(spec.endpoint());
    }
}
