package io.iotbridge.aliyun.emulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;

/** The ports of ws and wss. They can be taken away and come back under the same numbers. */
final class Listeners {

    private static final int MAX_PACKET = 4 * 1024 * 1024;
    private static final int MAX_CLIENT_ID = 65535;
    private static final int HANDSHAKE_BYTES = 65536;
    private static final DeviceKey NOBODY = new DeviceKey("", "");

    /** Any path will do, because clients of the platform send {@code /} or {@code /mqtt} (platform.md B). */
    private static final WebSocketServerProtocolConfig WEB_SOCKET = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .subprotocols("mqtt,mqttv3.1")
            .maxFramePayloadLength(MAX_PACKET)
            .build();

    private final Hub hub;
    private final EventLoopGroup loops;
    private final SslContext ssl;
    private final Uplink uplink;
    private final ChannelGroup connections;
    private Channel ws;
    private Channel wss;
    private int wsPort;
    private int wssPort;

    Listeners(Hub hub, EventLoopGroup loops, SslContext ssl) {
        this.hub = hub;
        this.loops = loops;
        this.ssl = ssl;
        this.uplink = new Uplink(hub);
        this.connections = new DefaultChannelGroup(loops.next());
        this.wsPort = hub.settings().wsPort();
        this.wssPort = hub.settings().wssPort();
    }

    synchronized void start() {
        if (ws != null) {
            return;
        }
        ws = bind(Transport.WS, wsPort);
        wss = bind(Transport.WSS, wssPort);
        wsPort = port(ws);
        wssPort = port(wss);
    }

    synchronized void stop() {
        if (ws != null) {
            ws.close().syncUninterruptibly();
            wss.close().syncUninterruptibly();
            ws = null;
            wss = null;
        }
        closeConnections();
    }

    void closeConnections() {
        connections.close();
    }

    synchronized boolean listening() {
        return ws != null;
    }

    synchronized int wsPort() {
        return wsPort;
    }

    synchronized int wssPort() {
        return wssPort;
    }

    static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private Channel bind(Transport transport, int port) {
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        build(channel.pipeline(), transport);
                    }
                })
                .bind(hub.settings().bind(), port)
                .syncUninterruptibly()
                .channel();
    }

    private void build(ChannelPipeline pipeline, Transport transport) {
        Silence silence = new Silence();
        if (hub.faults().occurs(Fault.STALL_HANDSHAKES, NOBODY).isPresent()) {
            silence.begin();
        }
        pipeline.addLast(silence);
        pipeline.addLast(new FlushConsolidationHandler(256, true));
        if (transport == Transport.WSS) {
            pipeline.addLast(ssl.newHandler(pipeline.channel().alloc()));
        }
        pipeline.addLast(new HttpServerCodec());
        pipeline.addLast(new HttpObjectAggregator(HANDSHAKE_BYTES));
        pipeline.addLast(new WebSocketServerProtocolHandler(WEB_SOCKET));
        pipeline.addLast(new Frames(hub.settings().frameBytes(), hub.settings().framePackets()));
        pipeline.addLast(new MqttDecoder(MAX_PACKET, MAX_CLIENT_ID));
        pipeline.addLast(MqttEncoder.INSTANCE);
        pipeline.addLast(new Connection(hub, transport, uplink));
    }
}
