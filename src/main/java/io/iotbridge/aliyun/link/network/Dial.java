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
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
    private final BlockingTasks blocking;

    Dial(ConnectSpec spec, TlsContexts contexts, BlockingTasks blocking) {
        this.spec = spec;
        this.contexts = contexts;
        this.blocking = blocking;
    }

    /**
     * Who wants a connection.
     *
     * @param isOver whether nobody waits for it any more: asked before anything is looked up
     * @param first makes what is put in front of everything
     * @param last makes what is put behind the WebSocket
     * @param failed told, on any thread, why there is no connection
     */
    record Caller(
            NetworkLoop loop,
            BooleanSupplier isOver,
            Supplier<ChannelHandler> first,
            Supplier<ChannelHandler> last,
            Consumer<LinkException> failed) {}

    /** Returns at once. */
    void start(Caller caller) {
        open(caller, () -> contexts.of(spec.tls()), (tls, context) -> {});
    }

    /**
     * Where a handshake fails in OpenSSL for a reason that may be its own, the JVM's TLS tries at once, on another channel: a server may have a key, or ask
     * for something, that only that knows. If so, it is what the next connections speak.
     *
     * @param why the handshake failed
     * @return whether it tries
     */
    boolean tryJvmsTls(Caller caller, Throwable why) {
        boolean tries = OpenSslText.isItsOwn(why);
        if (tries) {
            open(caller, () -> TlsContexts.jvms(spec.tls()), (tls, context) -> tls.handshakeFuture()
                    .addListener(done -> {
                        if (done.isSuccess() && contexts.prefer(spec.tls(), context)) {
                            log.info(
                                    "TLS with {} is the JVM's for the next hour, since it fails in OpenSSL: {}",
                                    Endpoint.show(spec.endpoint()),
                                    OpenSslText.plain(why.getMessage()));
                        }
                    }));
        }
        return tries;
    }

    private interface Contexts {
        SslContext get() throws LinkException;
    }

    /** @param told of the handler of TLS, before it begins */
    private void open(Caller caller, Contexts tls, BiConsumer<SslHandler, SslContext> told) {
        blocking.execute(spec.tls(), caller.isOver(), () -> {
            try {
                Optional<ProxyHandler> proxy = Proxies.handler(spec.proxy());
                Optional<SslContext> context = isSecure() ? Optional.of(tls.get()) : Optional.empty();
                connect(caller, pipeline -> {
                    proxy.ifPresent(pipeline::addLast);
                    context.ifPresent(made -> {
                        SslHandler handler =
                                TlsContexts.handler(made, pipeline.channel().alloc(), host(), port());
                        told.accept(handler, made);
                        pipeline.addLast(handler);
                    });
                });
            } catch (Exception | Error e) {
                caller.failed().accept(failure(e));
            }
        });
    }

    /** Why there is no connection, when TLS failed to begin. */
    LinkException handshakeFailed(Throwable cause) {
        return failure(new SSLException("the server closed the connection", cause));
    }

    /** Why there is no connection. */
    LinkException failure(Throwable cause) {
        return Causes.ofUpgrade(spec, cause);
    }

    /** @param way adds what is between the socket and the WebSocket */
    private void connect(Caller caller, Consumer<ChannelPipeline> way) throws Exception {
        new Bootstrap()
                .group(caller.loop().netty())
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
                .handler(new Handlers(caller, way))
                .connect(target())
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        caller.failed().accept(failure(done.cause()));
                    }
                });
    }

    /** A proxy resolves the endpoint's name by itself. */
    private InetSocketAddress target() throws UnknownHostException {
        return spec.proxy().isPresent()
                ? InetSocketAddress.createUnresolved(host(), port())
                : new InetSocketAddress(InetAddress.getByName(host()), port());
    }

    private final class Handlers extends ChannelInitializer<Channel> {

        private final Caller caller;
        private final Consumer<ChannelPipeline> way;

        private Handlers(Caller caller, Consumer<ChannelPipeline> way) {
            this.caller = caller;
            this.way = way;
        }

        @Override
        protected void initChannel(Channel channel) {
            ChannelPipeline pipeline = channel.pipeline();
            pipeline.addLast(caller.first().get());
            way.accept(pipeline);
            pipeline.addLast(
                    new HttpClientCodec(),
                    new HttpObjectAggregator(MAX_ANSWER),
                    new LatestPing(),
                    new WebSocketClientProtocolHandler(upgrade()),
                    caller.last().get());
        }
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
