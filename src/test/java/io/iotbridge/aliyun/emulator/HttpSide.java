package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iotbridge.aliyun.emulator.thing.Files;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The cloud side's port: the {@link Page}, and requests for {@link Api} with its answers. */
final class HttpSide extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> JSON_HEADERS = Map.of(
            "content-type", "application/json", "x-content-type-options", "nosniff", "cache-control", "no-store");
    private static final Map<String, String> FILE_HEADERS =
            Map.of("content-type", "application/octet-stream", "x-content-type-options", "nosniff");
    private static final int MAX_REQUEST = 1024 * 1024;

    private final Api api;
    private final OriginCheck origins;
    private final Page page;
    private final Files files;

    private HttpSide(Api api, OriginCheck origins, Page page, Files files) {
        this.api = api;
        this.origins = origins;
        this.page = page;
        this.files = files;
    }

    static Channel bind(EventLoopGroup loops, EmulatorSettings settings, Platform platform) {
        Api api = new Api(platform);
        OriginCheck origins = new OriginCheck(settings.hostNames());
        Page page = Page.read();
        return new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpServerKeepAliveHandler(),
                                        new HttpObjectAggregator(MAX_REQUEST),
                                        new HttpSide(
                                                api,
                                                origins,
                                                page,
                                                platform.things().files()));
                    }
                })
                .bind(settings.bind(), settings.httpPort())
                .syncUninterruptibly()
                .channel();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        Optional<Api.Answer> refusal = origins.refuses(request.method().name(), request.headers()::get);
        if (refusal.isPresent()) {
            respond(ctx, refusal.get());
            return;
        }
        if (request.method().equals(HttpMethod.GET) && request.uri().equals("/")) {
            respond(ctx, 200, page.html(), page.headers());
            return;
        }
        if (request.method().equals(HttpMethod.GET) && request.uri().startsWith("/files/")) {
            Optional<byte[]> file = files.at(request.uri());
            respond(ctx, file.isPresent() ? 200 : 404, file.orElse(new byte[0]), FILE_HEADERS);
            return;
        }
        String body = request.content().toString(StandardCharsets.UTF_8);
        api.answer(request.method().name(), request.uri(), body)
                .whenComplete((answer, failure) -> respond(ctx, failure == null ? answer : Api.Answer.failed(failure)));
    }

    private static void respond(ChannelHandlerContext ctx, Api.Answer answer) {
        byte[] body;
        try {
            body = JSON.writeValueAsBytes(answer.body());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        respond(ctx, answer.status(), body, JSON_HEADERS);
    }

    private static void respond(ChannelHandlerContext ctx, int status, byte[] body, Map<String, String> headers) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
        headers.forEach(response.headers()::set);
        HttpUtil.setContentLength(response, body.length);
        ctx.writeAndFlush(response);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
