package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** The thing models of all products and what is known of all devices. Any thread; frames of one device come one after the other. */
public final class Things {

    private final LongSupplier clock;
    private final Judge judge;
    private final Calls calls;
    private final Files files = new Files();
    private final Configs configs = new Configs(files);
    private final Pushes pushes;
    private final Topology topology = new Topology();
    private final FrameLog frames = new FrameLog();
    private final Map<String, Product> products = new ConcurrentHashMap<>();
    private final Map<String, ThingState> states = new ConcurrentHashMap<>();
    private volatile ThingSettings settings;

    /**
     * @param clock milliseconds since the epoch; the ids of calls begin at the first that it says
     */
    public Things(ThingSettings settings, LongSupplier clock) {
        this.settings = settings;
        this.clock = clock;
        calls = new Calls(clock.getAsLong());
        pushes = new Pushes(files, configs, calls);
        Packs packs = new Packs(topology, (context, line) -> context.of(line, product(line.productKey()), state(line)));
        Router router = new Router(Map.ofEntries(
                Map.entry("event/property/post", Posts::property),
                Map.entry("event/property/batch/post", Batches::batch),
                Map.entry("event/property/history/post", packs::history),
                Map.entry("event/property/pack/post", packs::pack),
                Map.entry("log/post", Logs::post),
                Map.entry("topo/add", topology::add),
                Map.entry("topo/delete", topology::delete),
                Map.entry("topo/get", topology::get),
                Map.entry("property/desired/get", DesiredValues::get),
                Map.entry("property/desired/delete", DesiredValues::delete),
                Map.entry("deviceinfo/update", Tags::update),
                Map.entry("deviceinfo/delete", Tags::delete),
                Map.entry("dsltemplate/get", Templates::get),
                Map.entry("dynamicTsl/get", Templates::dynamic),
                Map.entry("config/get", configs::get),
                Map.entry("config/log/get", Configs::log),
                Map.entry("ota/firmware/get", Ota::get)));
        this.judge = new Judge(router, frames);
    }

    /** What is to be sent to the device. */
    public record Answer(String topic, byte[] payload, int qos) {}

    public ThingSettings settings() {
        return settings;
    }

    /** Changes settings by their names; from the next frame on. */
    public synchronized ThingSettings change(JsonNode changes) {
        settings = settings.with(changes);
        return settings;
    }

    /** Changes of a product what the request names: productSecret, dynamicRegistration, tsl, checks. */
    public synchronized void product(String productKey, JsonNode request) {
        products.put(productKey, product(productKey).with(request));
    }

    /** What the platform knows of a device: properties, series, events, refused, replies. */
    public ObjectNode known(DeviceLine line) {
        return state(line).json();
    }

    private Product product(String productKey) {
        return products.getOrDefault(productKey, Product.unknown());
    }

    private ThingState state(DeviceLine line) {
        return states.computeIfAbsent(line.name(), name -> new ThingState());
    }

    /** Takes a publish of the device; returns the reply, if there is one and the device subscribed to it. */
    public Optional<Answer> uplink(DeviceLine line, String topic, byte[] payload, FrameFaults faults) {
        String root = line.thing("");
        if (calls.answered(topic, payload)) {
            return Optional.empty();
        }
        if (!topic.startsWith(root)) {
            if (!Others.knows(topic)) {
                return Optional.empty();
            }
            return Others.answer(context(line, topic, faults), payload)
                    .filter(answer -> line.subscribed(answer.topic()));
        }
        String path = topic.substring(root.length());
        if (path.endsWith("_reply")) {
            Outputs.reply(context(line, topic, faults), path, payload);
            return Optional.empty();
        }
        boolean nobodyAsks = path.startsWith("event/") && !products.containsKey(line.productKey());
        if (nobodyAsks && !line.subscribed(topic + "_reply")) {
            return Optional.empty();
        }
        return judge.answer(context(line, topic, faults), path, payload);
    }

    /** Whether the device is below the gateway. */
    public boolean below(DeviceLine gateway, DeviceLine device) {
        return topology.has(gateway, device);
    }

    /** What became of the frames after a number, oldest first. */
    public List<Judged> frames(long after, int limit) {
        return frames.after(after, limit);
    }

    /** What was taken of a device since the start. */
    public Taken taken(String productKey, String deviceName) {
        return frames.taken(productKey + "/" + deviceName);
    }

    private Context context(DeviceLine line, String topic, FrameFaults faults) {
        return new Context(
                line,
                topic,
                product(line.productKey()),
                state(line),
                settings,
                faults,
                new Findings(),
                clock.getAsLong());
    }

    /** Sets properties; the id, or the code and message of a refusal. */
    public ObjectNode set(DeviceLine line, JsonNode properties) {
        return calls.set(context(line, "", FrameFaults.NONE), properties);
    }

    /** Calls a service, as the model says it is called. */
    public CompletableFuture<ObjectNode> service(DeviceLine line, String service, JsonNode params, long timeoutMs) {
        return calls.service(context(line, "", FrameFaults.NONE), service, params, timeoutMs);
    }

    /** The device is deleted. */
    public void forget(DeviceLine line) {
        states.remove(line.name());
        topology.forget(line.name());
    }

    /** To be called when the device has signed in. */
    public void signedIn(DeviceLine line) {
        if (states.containsKey(line.name())) {
            pushes.repeat(context(line, "", FrameFaults.NONE));
        }
    }

    /** The cloud side's requests beside the model. */
    public Cloud cloud() {
        return new Cloud(pushes, topology, line -> context(line, "", FrameFaults.NONE));
    }

    /** What devices download. */
    public Files files() {
        return files;
    }
}
