package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.identity.Device;
import io.iotbridge.aliyun.identity.DeviceId;
import io.iotbridge.aliyun.identity.DeviceSecret;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The bare loop as a program: a client per device, what arrives goes to Kafka and is acknowledged by hand once Kafka has it, what is in Kafka
 * is published and its offset committed once the platform has it. No routes, no budgets, no reconnecting.
 *
 * <p>Arguments: name of the client, devices, endpoint, CA certificate, bootstrap servers.
 */
public final class Loop {
    static final String PAHO = "paho";
    static final String HIVEMQ = "hivemq";

    /** Header with the last level of a call's topic; the plugin names it so. */
    static final String MESSAGE_ID = "iot.level.messageId";

    private Loop() {}

    /** Runs until the process is ended. */
    public static void main(String[] args) throws Exception {
        Lane lane = new Lane(args[0], Integer.parseInt(args[1]));
        LoopClients clients = clients(lane.name(), URI.create(args[2]), Path.of(args[3]));
        LoopDown down = new LoopDown(lane, args[4]);
        Map<String, LoopClients.Client> byKey = new HashMap<>();
        for (int i = 0; i < lane.devices(); i++) {
            Device device = new Device(new DeviceId(Lane.PRODUCT, lane.device(i)), new DeviceSecret("secretOf" + i));
            byte[] key = lane.keyBytes(i);
            byKey.put(lane.key(i), clients.open(device, message -> down.forward(key, message)));
        }
        new LoopUp(lane, args[4], byKey).start();
        new CountDownLatch(1).await();
    }

    private static LoopClients clients(String name, URI endpoint, Path ca) throws Exception {
        return switch (name) {
            case PAHO -> new PahoClients(endpoint, ca);
            case HIVEMQ -> new HiveMqClients(endpoint, ca);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
