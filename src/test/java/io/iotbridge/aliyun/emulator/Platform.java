package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.ThingSettings;
import io.iotbridge.aliyun.emulator.thing.Things;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The cloud side: the platform as its own users see it (design.md section 8). All methods may be called from any thread. */
public final class Platform {

    private final Hub hub;
    private final Listeners listeners;
    private final FaultMaker faults;

    Platform(Hub hub, Listeners listeners) {
        this.hub = hub;
        this.listeners = listeners;
        this.faults = new FaultMaker(hub, listeners);
    }

    /** All registered devices, by name. */
    public List<DeviceState> devices() {
        return hub.devices().values().stream()
                .map(Device::state)
                .sorted(Comparator.comparing(DeviceState::productKey).thenComparing(DeviceState::deviceName))
                .toList();
    }

    /** One device. */
    public DeviceState device(String productKey, String deviceName) {
        return registered(productKey, deviceName).state();
    }

    /** Subscribes for a device, as an earlier client of it did: that outlives connections (platform.md C1). */
    public void subscribed(String productKey, String deviceName, String filter) {
        if (!registered(productKey, deviceName).subscribe(filter)) {
            throw new IllegalArgumentException("no subscription of " + deviceName + ": " + filter);
        }
    }

    /** Sends a message to a device; QoS 1 is kept while it is away (platform.md C1). */
    public PublishOutcome publish(String productKey, String deviceName, String topic, byte[] payload, int qos) {
        if (qos != 0 && qos != 1) {
            throw new IllegalArgumentException("qos is " + qos + ", the platform knows 0 and 1");
        }
        if (payload.length > hub.settings().limits().payloadBytes()) {
            throw new IllegalArgumentException("payload has " + payload.length + " bytes, at most "
                    + hub.settings().limits().payloadBytes() + " are allowed");
        }
        Device device = hub.devices().get(new DeviceKey(productKey, deviceName));
        return device == null ? PublishOutcome.UNKNOWN_DEVICE : hub.publish(device, topic, payload, qos);
    }

    /** Calls a device and waits for its answer (platform.md D4, system RRPC). */
    public CompletableFuture<RrpcOutcome> rrpc(String productKey, String deviceName, byte[] payload, Duration timeout) {
        return rrpc(productKey, deviceName, "", payload, timeout);
    }

    /** Calls a device on a topic of its own, if it signed in with {@code ext=1} (custom RRPC); an empty topic is system RRPC. */
    public CompletableFuture<RrpcOutcome> rrpc(
            String productKey, String deviceName, String topic, byte[] payload, Duration timeout) {
        Device device = hub.devices().get(new DeviceKey(productKey, deviceName));
        String id = hub.rrpcs().nextId();
        if (device == null) {
            return CompletableFuture.completedFuture(RrpcOutcome.without(RrpcOutcome.Result.UNKNOWN, id));
        }
        if (!device.online()) {
            return CompletableFuture.completedFuture(RrpcOutcome.without(RrpcOutcome.Result.OFFLINE, id));
        }
        if (!topic.isEmpty() && !device.takesCustomRrpc()) {
            return CompletableFuture.completedFuture(RrpcOutcome.without(RrpcOutcome.Result.NOT_SUBSCRIBED, id));
        }
        ThingSettings settings = hub.things().settings();
        String custom = "/ext/rrpc/" + id + (settings.doubleSlash() ? "/" : "") + topic;
        String request = topic.isEmpty() ? "/sys/" + device.key + "/rrpc/request/" + id : custom;
        String response = request.replace("/rrpc/request/", "/rrpc/response/");
        CompletableFuture<RrpcOutcome> answer = hub.rrpcs().await(response, id, timeout);
        switch (hub.publish(device, request, payload, settings.rrpcQos())) {
            case NOT_SUBSCRIBED -> answer.complete(RrpcOutcome.without(RrpcOutcome.Result.NOT_SUBSCRIBED, id));
            case DROPPED -> answer.complete(RrpcOutcome.without(RrpcOutcome.Result.OFFLINE, id));
            default -> {}
        }
        return answer;
    }

    /** What a Kafka side has seen. */
    void seen(Sighting sighting) {
        hub.traces().seen(sighting);
    }

    /** Counts, devices, faults in force and the ways of messages, as far as they have changed after a version. */
    Map<String, Object> look(long after) {
        Map<String, Object> look = hub.traces().look(after);
        look.put("reachable", listeners.listening());
        look.put("faults", hub.faults().all().stream().map(Platform::json).toList());
        look.put("devices", devices());
        return look;
    }

    private static Map<String, Object> json(Map.Entry<Fault, FaultSettings> fault) {
        return Map.of(
                "kind", fault.getKey(),
                "productKey", fault.getValue().productKey(),
                "deviceName", fault.getValue().deviceName());
    }

    /** What devices published after the given number, oldest first. */
    public List<Published> messages(long after) {
        return messages(after, Integer.MAX_VALUE);
    }

    /** As {@link #messages(long)}, at most so many. */
    public List<Published> messages(long after, int limit) {
        return hub.messages().after(after, limit);
    }

    /** How much there is of everything, without the cost of telling it one by one. */
    public Counts counts() {
        int online = 0;
        int subscribed = 0;
        for (Device device : hub.devices().values()) {
            online += device.online() ? 1 : 0;
            subscribed += device.online() && device.isSubscribed() ? 1 : 0;
        }
        return new Counts(
                hub.devices().size(),
                online,
                subscribed,
                hub.messages().last(),
                hub.pings().sum(),
                hub.disconnects().sum());
    }

    /** What devices did that no MQTT client may, a sentence each, oldest first. */
    public List<String> violations() {
        return hub.violations().all();
    }

    /**
     * Whether the packet identifiers of publishes are checked; they are, until it is told otherwise. Not while clients end that cannot sign
     * off: those that take their place know nothing of what was sent before.
     */
    public void checkPacketIds(boolean on) {
        hub.devices().values().forEach(device -> device.checkPacketIds(on));
    }

    /** How often which device has met which fault that stands or stood. */
    List<Map<String, Object>> faultsMet() {
        return hub.faults().happened();
    }

    /** How many publishes arrived so far, remembered or not. */
    public long published() {
        return hub.messages().last();
    }

    /** Calls back with every publish, on the event loop of its connection: the listener must not block. */
    public void onPublished(Consumer<Published> listener) {
        hub.messages().listener(listener);
    }

    /** The PUBACKs of a device, in order of arrival. */
    public List<Acknowledged> acknowledgements(String productKey, String deviceName) {
        return registered(productKey, deviceName).acknowledgements();
    }

    /** The CONNECTs of registered devices, accepted or not, in order of arrival. */
    public List<ConnectAttempt> connects() {
        return hub.connects().attempts();
    }

    /** Registers a device. */
    public void addDevice(DeviceEntry entry) {
        hub.devices().put(entry.key(), new Device(entry, hub.settings()));
    }

    /** Gives a device another secret; the old one is void from the next CONNECT on. The connection it has stays [?]. */
    public void rotateSecret(String productKey, String deviceName, String newSecret) {
        registered(productKey, deviceName).rotate(newSecret);
    }

    /** Disconnects a device and lets it in no more (platform.md C4). */
    public void disable(String productKey, String deviceName) {
        Device device = registered(productKey, deviceName);
        close(device.enable(false));
        hub.subSessions().end(hub, device, SubSessions.DISABLED, "device is disabled");
    }

    /** Undoes {@link #disable}. */
    public void enable(String productKey, String deviceName) {
        registered(productKey, deviceName).enable(true);
    }

    /** Deletes a device; its secret is void. */
    public void remove(String productKey, String deviceName) {
        Device device = registered(productKey, deviceName);
        hub.devices().remove(device.key);
        close(device.enable(false));
        hub.subSessions().end(hub, device, SubSessions.DELETED, "device is deleted");
        hub.things().forget(new Line(hub, device));
    }

    /** Brings about a fault for every device. */
    public void fault(Fault fault) {
        fault(fault, FaultSettings.everyDevice());
    }

    /** Brings about a fault. */
    public void fault(Fault fault, FaultSettings settings) {
        faults.bringAbout(fault, settings);
    }

    /** The platform is unreachable: no port listens, every connection is closed. */
    public void stopListening() {
        listeners.stop();
    }

    /** Undoes {@link #stopListening()}, on the same ports. */
    public void startListening() {
        listeners.start();
    }

    /** Thing models. */
    Things things() {
        return hub.things();
    }

    /** The device as thing models see it. */
    Line line(String productKey, String deviceName) {
        return new Line(hub, registered(productKey, deviceName));
    }

    /** The devices of a product. */
    List<Line> lines(String productKey) {
        return hub.devices().values().stream()
                .filter(device -> device.key.productKey().equals(productKey))
                .map(device -> new Line(hub, device))
                .toList();
    }

    private Device registered(String productKey, String deviceName) {
        Device device = hub.devices().get(new DeviceKey(productKey, deviceName));
        if (device == null) {
            throw new IllegalArgumentException("no device " + productKey + "/" + deviceName);
        }
        return device;
    }

    private static void close(Connection connection) {
        if (connection != null) {
            connection.close();
        }
    }
}
