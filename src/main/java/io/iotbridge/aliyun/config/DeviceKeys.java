package io.iotbridge.aliyun.config;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.errors.Quoted;
import io.iotbridge.aliyun.files.FileWatch;
import io.iotbridge.aliyun.identity.AllowedEndpoints;
import io.iotbridge.aliyun.identity.ClientIdTemplate;
import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import io.iotbridge.aliyun.identity.Endpoint;
import io.iotbridge.aliyun.loop.Scheduler;
import io.iotbridge.aliyun.registry.DeviceRegistry;
import io.iotbridge.aliyun.registry.DevicesFile;
import io.iotbridge.aliyun.registry.TaskOwners;
import io.iotbridge.aliyun.registry.TaskShard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.types.Password;

/** Whose devices they are: listed under aliases, or read from a file by every task itself, so that no task config carries its secrets. */
final class DeviceKeys {

    static final String PRODUCT_KEY = "iot.product.key";
    static final String DEVICES = "iot.devices";
    static final String DEVICES_FILE = "iot.devices.file";
    static final String FILE_POLL_INTERVAL = "iot.devices.file.poll.interval.ms";
    static final String FILE_EMPTY_ALLOWED = "iot.devices.file.empty.allowed";
    /** Written by the connector for its tasks. */
    static final String TASK_SHARD = "iot.task.shard";

    /** The keys of a listed device, below its alias. */
    private static final List<String> NAMES = List.of("product.key", "device.name", "device.secret");

    private DeviceKeys() {}

    static void define(ConfigDef def, Map<String, String> props) {
        KeyGroup group = new KeyGroup(def, "Devices")
                .text(PRODUCT_KEY, null, Importance.MEDIUM, "Product key of devices that do not name one.")
                .list(DEVICES, Importance.HIGH, "Aliases of devices; each has keys " + DEVICES + ".<alias>.…")
                .text(
                        DEVICES_FILE,
                        null,
                        Importance.HIGH,
                        "File on every worker with devices: CSV as the console exports it (DeviceName, DeviceSecret, ProductKey), or JSON.")
                .number(
                        FILE_POLL_INTERVAL,
                        10_000,
                        0,
                        86_400_000,
                        Importance.LOW,
                        "Interval in milliseconds at which the plugin checks " + DEVICES_FILE
                                + ": devices that were added sign in, removed ones sign out, a new secret reconnects its device. 0 for never.")
                .flag(
                        FILE_EMPTY_ALLOWED,
                        false,
                        Importance.LOW,
                        "Whether a running task signs out all devices of " + DEVICES_FILE
                                + " once it lists none. Otherwise the last list stays in use, with a warning.");
        for (String alias : Lists.of(props, DEVICES)) {
            group.text(key(alias, "product.key"), null, Importance.HIGH, "Product key; default: " + PRODUCT_KEY + ".")
                    .text(key(alias, "device.name"), alias, Importance.HIGH, "Device name; default: the alias.")
                    .secret(key(alias, "device.secret"), Importance.HIGH, "Device secret.");
        }
        def.defineInternal(TASK_SHARD, ConfigDef.Type.STRING, null, Importance.LOW);
    }

    /** @param endpoint empty if it is wrong itself */
    static Optional<DeviceRegistry> registry(AbstractConfig config, Optional<Endpoint> endpoint, Problems problems) {
        List<Device> devices = new ArrayList<>();
        for (String alias : Lists.of(config, DEVICES)) {
            listed(config, alias, problems).ifPresent(devices::add);
        }
        String file = config.getString(DEVICES_FILE);
        Optional<String> productKey = Optional.ofNullable(config.getString(PRODUCT_KEY));
        if (file != null) {
            problems.attempt(DEVICES_FILE, () -> DevicesFile.read(Path.of(file), productKey))
                    .ifPresent(devices::addAll);
        }
        // A task may well have no device: its shard of a short list can be empty.
        if (file == null && Lists.of(config, DEVICES).isEmpty() && config.getString(TASK_SHARD) == null) {
            problems.add(DEVICES, "lists no device; list aliases here or set a file in " + DEVICES_FILE);
        }
        checkNames(config, endpoint, devices, problems);
        return problems.attempt(DEVICES, () -> DeviceRegistry.of(devices));
    }

    /** Every name must do as part of a client id and of an address; the first that does not is enough to say so. */
    private static void checkNames(
            AbstractConfig config, Optional<Endpoint> endpoint, List<Device> devices, Problems problems) {
        ClientIdTemplate clientId = new ClientIdTemplate(config.getString(PlatformKeys.CLIENT_ID));
        Map<String, DeviceId> clientIds = new HashMap<>();
        AllowedEndpoints allowed = WorkerPolicy.endpoints();
        for (Device device : devices) {
            problems.attempt(PlatformKeys.CLIENT_ID, () -> clientId.of(device.id()))
                    .flatMap(id -> Optional.ofNullable(clientIds.putIfAbsent(id, device.id())))
                    .filter(other -> !other.equals(device.id()))
                    .ifPresent(other -> problems.add(
                            PlatformKeys.CLIENT_ID,
                            "gives the same client id to the devices " + Quoted.bare(other) + " and "
                                    + Quoted.bare(device.id())
                                    + ", so that one displaces the other; it needs {deviceName}, and {productKey} if there"
                                    + " are several products"));
            endpoint.ifPresent(checked -> problems.attempt(PlatformKeys.REGION, () -> checked.of(device.id()))
                    .filter(address -> !allowed.allows(address))
                    .ifPresent(address -> problems.add(
                            PlatformKeys.keyOfAddress(config), WorkerPolicy.notAllowed(address.getHost()))));
            if (!problems.isEmpty()) {
                return;
            }
        }
    }

    /** Watches the file, if there is one that is to be watched. The listener gets all devices, listed ones included. */
    static Optional<FileWatch<DeviceRegistry>> watch(
            AbstractConfig config, Endpoint endpoint, Scheduler scheduler, Consumer<DeviceRegistry> listener) {
        return watches(config)
                ? Optional.of(FileWatch.start(
                        new FileWatch.Subject(
                                "devices file",
                                List.of(Path.of(config.getString(DEVICES_FILE))),
                                ErrorMessage.DEVICES_FILE_WRONG),
                        Duration.ofMillis(config.getInt(FILE_POLL_INTERVAL)),
                        () -> readAgain(config, endpoint),
                        scheduler,
                        listener))
                : Optional.empty();
    }

    /** Whether there is a file that is to be watched. */
    static boolean watches(AbstractConfig config) {
        return config.getString(DEVICES_FILE) != null && config.getInt(FILE_POLL_INTERVAL) > 0;
    }

    private static DeviceRegistry readAgain(AbstractConfig config, Endpoint endpoint) {
        Problems problems = new Problems();
        Optional<DeviceRegistry> devices = registry(config, Optional.of(endpoint), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(problems.toString());
        }
        // A list that was emptied by mistake would sign the whole fleet out.
        if (devices.orElseThrow().size() == Lists.of(config, DEVICES).size()
                && !config.getBoolean(FILE_EMPTY_ALLOWED)) {
            throw new IllegalArgumentException(DEVICES_FILE + ": the devices file "
                    + Quoted.bare(config.getString(DEVICES_FILE))
                    + " lists no device; if that is intended, set " + FILE_EMPTY_ALLOWED + " to true");
        }
        return devices.orElseThrow();
    }

    private static Optional<Device> listed(AbstractConfig config, String alias, Problems problems) {
        String productKey =
                Optional.ofNullable(config.getString(key(alias, "product.key"))).orElse(config.getString(PRODUCT_KEY));
        Password secret = config.getPassword(key(alias, "device.secret"));
        if (productKey == null) {
            problems.add(key(alias, "product.key"), "is missing, and so is " + PRODUCT_KEY + "; set one of the two");
        }
        if (secret == null) {
            problems.add(
                    key(alias, "device.secret"),
                    "is missing; the console shows it on the page of the device"
                            + Lists.unlisted(config, DEVICES, "device.secret"));
        }
        if (productKey == null || secret == null) {
            return Optional.empty();
        }
        Optional<DeviceId> id = problems.attempt(
                key(alias, "device.name"), () -> new DeviceId(productKey, config.getString(key(alias, "device.name"))));
        return id.flatMap(known -> problems.attempt(
                key(alias, "device.secret"), () -> new Device(known, new DeviceSecret(secret.value()))));
    }

    /** The key that a device's secret comes from. */
    static String keyOf(AbstractConfig config, DeviceId device) {
        return Lists.of(config, DEVICES).stream()
                .filter(alias -> listed(config, alias, new Problems())
                        .filter(found -> found.id().equals(device))
                        .isPresent())
                .map(alias -> key(alias, "device.secret"))
                .findFirst()
                .orElse(DEVICES_FILE);
    }

    /**
     * How many tasks share the devices. With a file always as many as may be, though some may have none yet: a number that followed the
     * file would move devices from task to task, and restart all of them, whenever the list grows.
     */
    static int tasks(AbstractConfig config, int maxTasks) {
        return config.getString(DEVICES_FILE) != null
                ? maxTasks
                : Math.min(maxTasks, Lists.of(config, DEVICES).size());
    }

    /** The devices of one task: its shard of all. */
    static TaskShard shard(AbstractConfig config) {
        String shard = config.getString(TASK_SHARD);
        return shard == null ? new TaskShard(0, 1) : TaskShard.parse(shard);
    }

    /** The config of one task: its shard, and of the listed devices only its own, so that it carries no other secret. */
    static Map<String, String> taskConfig(AbstractConfig config, TaskOwners owners) {
        Map<String, String> task = numbered(config.originalsStrings(), owners.shard());
        List<String> own = new ArrayList<>();
        for (String alias : Lists.of(config, DEVICES)) {
            if (owners.owns(listed(config, alias, new Problems()).orElseThrow().id())) {
                own.add(alias);
            }
        }
        // Key by key, for the alias of one device can begin like that of another. What belongs to no listed device goes
        // too.
        Set<String> ownKeys = own.stream()
                .flatMap(alias -> NAMES.stream().map(name -> key(alias, name)))
                .collect(Collectors.toSet());
        task.keySet()
                .removeIf(key -> key.startsWith(DEVICES + ".")
                        && NAMES.stream().anyMatch(name -> key.endsWith("." + name))
                        && !ownKeys.contains(key));
        task.put(DEVICES, String.join(",", own));
        return task;
    }

    /** The config of one task of a connector whose tasks do not share out the devices. */
    static Map<String, String> numbered(Map<String, String> props, TaskShard shard) {
        Map<String, String> task = new HashMap<>(props);
        task.put(TASK_SHARD, shard.toString());
        return task;
    }

    private static String key(String alias, String name) {
        return DEVICES + "." + alias + "." + name;
    }
}
