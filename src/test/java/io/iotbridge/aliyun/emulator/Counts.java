package io.iotbridge.aliyun.emulator;

/**
 * How much there is of everything.
 *
 * @param devices registered ones
 * @param online signed in now
 * @param subscribed signed in now, with at least one subscription
 * @param published publishes of devices so far, accepted or not
 * @param pings PINGREQs so far
 * @param disconnects connections of signed in devices that ended so far, whoever ended them
 */
public record Counts(int devices, int online, int subscribed, long published, long pings, long disconnects) {}
