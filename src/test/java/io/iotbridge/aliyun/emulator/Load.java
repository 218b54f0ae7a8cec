package io.iotbridge.aliyun.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.iotbridge.aliyun.emulator.thing.Taken;
import io.iotbridge.aliyun.emulator.thing.Things;
import java.util.LinkedHashMap;
import java.util.Map;

/** How many readings a second are wanted of one device: the page sets it, and a program that writes to Kafka keeps to it. Any thread. */
final class Load {

    private static final int MOST = 1000;

    private DeviceKey device;
    private int perSecond;

    /** Names the device, the number, or both. */
    synchronized Map<String, Object> change(JsonNode request) {
        if (request.has("deviceName")) {
            device = new DeviceKey(Api.text(request, "productKey"), Api.text(request, "deviceName"));
        }
        int wanted = request.path("perSecond").asInt();
        if (device == null || wanted < 1 || wanted > MOST) {
            throw new IllegalArgumentException(
                    "the load is a device with productKey and deviceName, and perSecond from 1 to " + MOST);
        }
        perSecond = wanted;
        return json();
    }

    /** Empty if nobody makes readings. */
    synchronized Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        if (device != null) {
            json.put("productKey", device.productKey());
            json.put("deviceName", device.deviceName());
            json.put("perSecond", perSecond);
        }
        return json;
    }

    /** With what the platform has taken of the device. */
    synchronized Map<String, Object> json(Things things) {
        Map<String, Object> json = json();
        if (device != null) {
            Taken taken = things.taken(device.productKey(), device.deviceName());
            json.put("publishes", taken.publishes());
            json.put("values", taken.values());
        }
        return json;
    }
}
