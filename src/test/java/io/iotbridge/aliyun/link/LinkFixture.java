package io.iotbridge.aliyun.link;

import io.iotbridge.aliyun.identity.ClientIdTemplate;
import io.iotbridge.aliyun.identity.ConnectSigner;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.identity.SignMethod;
import io.iotbridge.aliyun.loop.ManualScheduler;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A pool of links on a {@link FakePlatform} and a {@link ManualScheduler}. */
public final class LinkFixture {

    /** The device of most tests. */
    public static final Device DEVICE = device("pump1");

    /** Small, quick numbers. */
    public static final LinkSettings SETTINGS = new LinkSettings(
            Endpoint.Explicit.parse("wss://platform.test:443/mqtt"),
            new ConnectSigner(
                    new ClientIdTemplate(ClientIdTemplate.DEFAULT), SignMethod.HMACSHA256, Optional.empty(), false),
            Duration.ofSeconds(300),
            Duration.ofSeconds(10),
            false,
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(16),
            Duration.ofSeconds(60),
            5,
            0,
            3,
            Duration.ofMinutes(10),
            TlsFixture.JVM_DEFAULT,
            Optional.empty());

    /** The same with so many CONNECTs of all devices a second. */
    public static LinkSettings atRate(int perSecond) {
        return with(SETTINGS.endpoint(), perSecond);
    }

    /** The same at another address. */
    public static LinkSettings at(String address) {
        return with(Endpoint.Explicit.parse(address), SETTINGS.connectsPerSecond());
    }

    /** The same at another endpoint. */
    public static LinkSettings at(Endpoint endpoint, LinkSettings settings) {
        return with(endpoint, settings.connectsPerSecond());
    }

    private static LinkSettings with(Endpoint endpoint, int perSecond) {
        return new LinkSettings(
                endpoint,
                SETTINGS.signer(),
                SETTINGS.keepAlive(),
                SETTINGS.pingTimeout(),
                SETTINGS.cleanSession(),
                SETTINGS.connectTimeout(),
                SETTINGS.backoff(),
                SETTINGS.backoffMax(),
                SETTINGS.conflictBackoff(),
                SETTINGS.connectsPerMinute(),
                perSecond,
                SETTINGS.refusalsUntilGivingUp(),
                SETTINGS.refusedRetry(),
                SETTINGS.tls(),
                SETTINGS.proxy());
    }

    public final ManualScheduler scheduler = new ManualScheduler();
    public final FakePlatform platform = new FakePlatform(scheduler);
    public int enginesMade;
    public int enginesClosed;
    /** Run whenever an engine is to be made. */
    public Runnable whenEngineIsMade = () -> {};

    public Duration signInHold = Duration.ZERO;
    /** Run whenever somebody asks for {@link #signInHold}. */
    public Runnable whenHoldAsked = () -> {};
    /** Run whenever a link is made. */
    public Runnable whenLinked = () -> {};

    public final SharedEngine engine = new SharedEngine(this::newEngine);
    public final LinkPool pool = new LinkPool(engine, new Random(7));
    /** Addresses of hosts, by name. */
    public final Map<String, Set<InetAddress>> hosts = new HashMap<>();

    public final LiveCheck check = new LiveCheck(pool, scheduler::nanoTime, host -> hosts.getOrDefault(host, Set.of()));

    private LinkEngine newEngine() {
        whenEngineIsMade.run();
        enginesMade++;
        return new LinkEngine(this::connector, scheduler, this::signInHold, () -> enginesClosed++);
    }

    private Duration signInHold() {
        whenHoldAsked.run();
        return signInHold;
    }

    private MqttConnector connector() {
        whenLinked.run();
        return platform;
    }

    /** A device of product {@code pk}. */
    public static Device device(String name) {
        return new Device(new DeviceId("pk", name), new DeviceSecret("secret-of-" + name));
    }

    /** A QoS 1 message. */
    public static InboundMessage message(int packetId, String payload, boolean dup) {
        return new InboundMessage("/pk/pump1/user/get", payload.getBytes(StandardCharsets.UTF_8), 1, dup, packetId);
    }

    /** Attaches, and connects as far as opening a connection. */
    public LinkHandle attach(List<String> filters, LinkListener listener) {
        LinkHandle handle = pool.attach(DEVICE, SETTINGS, filters, listener);
        scheduler.runDue();
        return handle;
    }

    /** Publishes something at QoS 1, if the link is up. */
    public void publish(LinkHandle link) {
        scheduler.execute(() -> link.newPublish("/pk/pump1/user/update", new byte[0], 1, any -> {})
                .send());
    }

    /** Lets the backoff pass, whatever it is. */
    public FakePlatform.Connection nextConnection() {
        int before = platform.opened();
        for (int i = 0; i < 200 && platform.opened() == before; i++) {
            scheduler.pass(Duration.ofSeconds(1));
        }
        return platform.newest();
    }

    /** Writes down what it is told, and takes care of nothing. */
    public static class Recorder implements LinkListener {
        public final List<Delivery> deliveries = new ArrayList<>();
        public final List<String> events = new ArrayList<>();
        public boolean goOn = true;

        @Override
        public boolean message(Delivery delivery) {
            deliveries.add(delivery);
            return goOn;
        }

        @Override
        public void up(DeviceId device) {
            events.add("up");
        }

        @Override
        public void down(DeviceId device, LinkException cause) {
            events.add("down " + cause.kind());
        }

        @Override
        public void conflicted(DeviceId device, LinkException cause) {
            events.add("conflicted " + cause.kind());
        }

        @Override
        public void settled(DeviceId device) {
            events.add("settled");
        }

        @Override
        public void refused(DeviceId device, LinkException cause) {
            events.add("refused " + cause.kind());
        }

        /** The payloads that came, in order. */
        public List<String> payloads() {
            return deliveries.stream()
                    .map(delivery -> new String(delivery.message().payload(), StandardCharsets.UTF_8))
                    .toList();
        }
    }
}
