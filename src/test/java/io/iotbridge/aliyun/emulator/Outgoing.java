package io.iotbridge.aliyun.emulator;

/** A message of the cloud side on its way to a device. */
record Outgoing(long seq, String topic, byte[] payload, int qos) {}
