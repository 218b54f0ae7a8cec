package io.iotbridge.aliyun.bench;

import io.iotbridge.aliyun.cluster.CloudSide;
import io.iotbridge.aliyun.cluster.EmulatorProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The emulator, by its cloud side over HTTP. */
record EmulatedPlatform(EmulatorProcess emulator, CloudSide cloud) implements Platform {

    static EmulatedPlatform open(Path folder, Path devices, String... options) {
        EmulatorProcess emulator =
                EmulatorProcess.open(folder, devices, List.of("-Xmx3g", "-XX:+UseSerialGC", "-Xshare:auto"), options);
        return new EmulatedPlatform(emulator, new CloudSide(emulator.addresses().http()));
    }

    @Override
    public URI ws() {
        return emulator.addresses().ws();
    }

    @Override
    public URI wss() {
        return emulator.addresses().wss();
    }

    @Override
    public Path ca() {
        return emulator.addresses().ca();
    }

    @Override
    public long pid() {
        return emulator.process().pid();
    }

    @Override
    public void publish(List<CloudSide.Message> messages) {
        if (cloud.publish(messages).contains(false)) {
            throw new IllegalStateException(
                    "the emulator dropped messages: their device has not subscribed, or too many wait for it");
        }
    }

    @Override
    public long published() {
        return cloud.counts().path("published").asLong();
    }

    @Override
    public int subscribed() {
        return cloud.counts().path("subscribed").asInt();
    }

    @Override
    public void close() {
        emulator.close();
    }
}
